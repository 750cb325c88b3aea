package ledger

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// leaks says for which leaks a text is searched.
type leaks uint8

const (
	idLeak leaks = 1 << iota
	phoneLeak
	bankLeak
	healthLeak

	inReference = idLeak                        // numbers of documents may look like those of phones and banks
	inRemark    = idLeak | phoneLeak | bankLeak // nobody publishes it
	inPublic    = inRemark | healthLeak         // what hangs on a board, or is shown to many
)

// healthWords are the words that tell of an illness, where no policy C05.words says otherwise.
var healthWords = []string{"癌", "肿瘤", "尿毒症", "透析", "白血病", "精神病", "精神分裂", "艾滋", "肝炎", "结核", "糖尿病", "高血压", "心脏病", "脑梗"}

// marks are the leaks with what stands in their place, in the order of the bits.
var marks = []string{"⟦ID⟧", "⟦PHONE⟧", "⟦BANK⟧", "⟦HEALTH⟧"}

// cleanse puts marks in place of what a text must not tell: numbers of identity cards, phones and bank accounts, words of
// illness. Full-width digits count as digits, and spaces and hyphens between digits do not part them. It names the
// marks that it put.
func cleanse(text string, which leaks, words []string) (string, []string) {
	var found []string
	if hasDigits(text, 11) {
		text, found = cleanseNumbers(text, which)
	}
	if which&healthLeak != 0 {
		for _, w := range words {
			if w != "" && strings.Contains(text, w) {
				text = strings.ReplaceAll(text, w, marks[3])
				if !slices.Contains(found, marks[3]) {
					found = append(found, marks[3])
				}
			}
		}
	}
	return text, found
}

// hasDigits reports whether the text may hold n digits, in whatever width.
func hasDigits(text string, n int) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c >= '0' && c <= '9' || c == 0xef || c == 0xf0 || c == 0xe2 { // also the first bytes of other digits
			if n--; n == 0 {
				return true
			}
		}
	}
	return false
}

// digitOf is the digit that a character means; X, which may end an identity number, is 'X'; 0 for others.
func digitOf(r rune) byte {
	switch {
	case r >= '0' && r <= '9':
		return byte(r)
	case r == 'x', r == 'X', r == 'Ｘ', r == 'ｘ':
		return 'X'
	case r < 0x80:
		return 0
	}
	if s := norm.NFKC.String(string(r)); len(s) == 1 && s[0] >= '0' && s[0] <= '9' {
		return s[0]
	}
	return 0
}

// joint reports what may stand between the digits of one number.
func joint(r rune) bool {
	switch r {
	case ' ', '-', '\u00a0', '\u3000', '－', '‐', '‑', '–', '—', '−', '\u2009', '\u200b':
		return true
	}
	return false
}

// digitRun is a run of digits that only joints part.
type digitRun struct {
	digits []byte
	places []int // of each digit in the text
}

// free reports whether a number may begin or end before digit i: at the ends of the run, and where a joint stands.
func (d *digitRun) free(i int) bool {
	return i == 0 || i == len(d.digits) || d.places[i] != d.places[i-1]+1
}

// runAt takes the run that begins at a digit.
func runAt(text []rune, at int) (d digitRun) {
	for i := at; i < len(text); i++ {
		switch c := digitOf(text[i]); {
		case c == 'X' && len(d.digits) >= 17:
			d.digits, d.places = append(d.digits, c), append(d.places, i)
			return d
		case c == 'X' || c == 0 && !joint(text[i]):
			return d
		case c != 0:
			d.digits, d.places = append(d.digits, c), append(d.places, i)
		}
	}
	return d
}

// cleanseNumbers looks at each run of digits. Numbers are sought inside a run, as a text may write several one after the
// other.
func cleanseNumbers(text string, which leaks) (string, []string) {
	var (
		out   strings.Builder
		found [4]bool
		runes = []rune(text)
	)
	for at := 0; at < len(runes); {
		if d := digitOf(runes[at]); d == 0 || d == 'X' {
			out.WriteRune(runes[at])
			at++
			continue
		}
		run := runAt(runes, at)
		for i, marked := 0, false; i < len(run.digits); {
			n, mark := run.leak(i, marked || run.free(i), which)
			if marked = n > 0; marked {
				out.WriteString(marks[mark])
				found[mark] = true
			} else {
				n = 1
				out.WriteRune(runes[run.places[i]])
			}
			i += n
			at = run.places[i-1] + 1
			if i < len(run.digits) { // what parts it from the next digit stays
				out.WriteString(string(runes[at:run.places[i]]))
			}
		}
	}
	var names []string
	for i, f := range found {
		if f {
			names = append(names, marks[i])
		}
	}
	return out.String(), names
}

// leak is how many digits from the i-th are a number that must not be told, and which mark it gets. Where a number may
// begin, first is true.
func (d *digitRun) leak(i int, first bool, which leaks) (n, mark int) {
	rest := d.digits[i:]
	if which&idLeak != 0 {
		if len(rest) >= 18 && digits(string(rest[:17])) && birthDate(string(rest[6:14])) {
			return 18, 0
		}
		if len(rest) >= 15 && first && d.free(i+15) && digits(string(rest[:15])) && birthDate("19"+string(rest[6:12])) {
			return 15, 0
		}
	}
	if which&bankLeak != 0 && first {
		for n := min(19, len(rest)); n >= 16; n-- {
			if (d.free(i+n) || rest[n] == 'X') && digits(string(rest[:n])) && luhn(rest[:n]) {
				return n, 2
			}
		}
	}
	if which&phoneLeak != 0 && len(rest) >= 11 && (first || d.free(i+11)) && rest[0] == '1' && rest[1] >= '3' && digits(string(rest[:11])) {
		return 11, 1
	}
	return 0, 0
}

// luhn checks the last digit of a bank card's number.
func luhn(number []byte) bool {
	sum := 0
	for i := range number {
		d := int(number[len(number)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
