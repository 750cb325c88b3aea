package ledger

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"dutygraph/graph"
)

// trim takes the space around a cell away, full-width spaces and zero-width ones too.
func trim(text string) string {
	if text == "" {
		return ""
	}
	if first, last := text[0], text[len(text)-1]; first > ' ' && first < 0x80 && last > ' ' && last < 0x80 {
		return text
	}
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == 0 })
}

// narrowed is the text in half-width characters.
func narrowed(text string) string {
	for i := 0; i < len(text); i++ {
		if text[i] >= 0x80 {
			return norm.NFKC.String(text)
		}
	}
	return text
}

// plain is what the cell says, without the apostrophe of export; a value of the API never has it.
func (c cell) plain() string {
	if c.kind == typedCell {
		return c.text
	}
	return plainText(c.text)
}

// plainText drops the apostrophe that export puts before what a spreadsheet would take for a formula.
func plainText(text string) string {
	if text == "" || text[0] != '\'' {
		return text
	}
	if formula(text) {
		return text[1:]
	}
	return text
}

// FormulaSafe is a text as it may stand in a cell: what a spreadsheet would take for a formula gets one apostrophe in front,
// which import drops again. It is for texts only, never for numbers and days: -5 stays -5.
func FormulaSafe(text string) string {
	if formula(text) {
		return "'" + text
	}
	return text
}

// formula reports whether a spreadsheet may take a text for a formula, or would after apostrophes are dropped.
func formula(text string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, "'"))
	switch r {
	case '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠':
		return true
	}
	return false
}

// lostDigits reports a number that a spreadsheet has written in powers of ten: 1.1E+17.
func lostDigits(text string) bool {
	i := strings.IndexAny(text, "eE")
	if i < 1 || i+1 == len(text) || text[i+1] != '+' {
		return false
	}
	return digits(strings.Replace(text[:i], ".", "", 1)) && digits(text[i+2:])
}

// idText reads an id. The fault is empty when it is one.
func idText(c cell) (graph.ID, Code) {
	text := c.text
	switch {
	case c.kind == dateCell: // 1-2 became the second of January
		return "", CellIDDamaged
	case c.kind == numberCell && !digits(text):
		if strings.HasPrefix(text, "-") {
			return "", CellID
		}
		return "", CellIDDamaged
	case c.kind == numberCell && len(strings.TrimLeft(text, "0")) > 15:
		return "", CellIDDamaged
	}
	text = narrowed(c.plain())
	if len(text) > 1 && text[0] == '\'' && text[1] >= '0' && text[1] <= '9' {
		text = text[1:]
	}
	if lostDigits(text) {
		return "", CellIDDamaged
	}
	length := 0
	for _, r := range text {
		if r <= ' ' || r == 0x7f || r >= 0x80 && (unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf) || r == utf8.RuneError) {
			return "", CellID
		}
		length++
	}
	if length == 0 || length > 64 {
		return "", CellID
	}
	return graph.ID(text), ""
}

// areaCode reads a code of 12, 9 or 6 digits as 12.
func areaCode(c cell) (string, bool) {
	text := narrowed(c.text)
	if len(text) > 0 && text[0] == '\'' {
		text = text[1:]
	}
	if !digits(text) {
		return "", false
	}
	switch len(text) {
	case 12:
		return text, true
	case 9, 6:
		return (text + "000000")[:12], true
	}
	return "", false
}

// dateForm is what a date cell turned out to be.
type dateForm uint8

const (
	noDate dateForm = iota
	dayDate
	serialDate // a serial number
	monthDate  // a month's stamp
)

// readDate reads a date. Serial numbers count from epoch in the 1900 system.
func readDate(c cell, epoch int) (graph.Day, dateForm) {
	text := c.text
	if len(text) == 10 && text[4] == '-' && text[7] == '-' {
		if d, err := graph.ParseDay(text); err == nil && d >= graph.FirstDay {
			return d, dayDate
		}
	}
	if c.kind == typedCell {
		return graph.NoDay, noDate
	}
	text = trim(narrowed(text))
	if len(text) > 1 && text[0] == '\'' {
		text = text[1:]
	}
	text = strings.TrimSuffix(text, ".0")
	if digits(text) {
		switch len(text) {
		case 8:
			return day(text[:4], text[4:6], text[6:])
		case 6:
			if m, ok := readMonth(cell{text: text}); ok {
				return m.First(), monthDate
			}
		case 5:
			if n, _ := strconv.Atoi(text); n >= 36526 && n <= 73050 {
				return serialDay(n + epoch), serialDate
			}
		}
		return graph.NoDay, noDate
	}
	if c.kind == numberCell { // a serial number with a time of day
		whole, part, _ := strings.Cut(text, ".")
		if n, err := strconv.Atoi(whole); err == nil && digits(part) && n >= 36526 && n <= 73050 {
			return serialDay(n + epoch), serialDate
		}
		return graph.NoDay, noDate
	}
	year, rest, sep := cutDigits(text)
	if len(year) != 4 {
		return graph.NoDay, noDate
	}
	if len(sep) == 0 || !strings.Contains("-/.年", sep) {
		return graph.NoDay, noDate
	}
	month, rest, sep2 := cutDigits(rest)
	switch {
	case sep == "年" && sep2 == "月":
	case sep != "年" && sep == sep2:
	default:
		return graph.NoDay, noDate
	}
	n := 0
	for n < len(rest) && n < 3 && rest[n] >= '0' && rest[n] <= '9' {
		n++
	}
	number, rest := rest[:n], rest[n:]
	if sep == "年" {
		if number == "" && trim(rest) == "" {
			if m, ok := readMonth(c); ok {
				return m.First(), monthDate
			}
			return graph.NoDay, noDate
		}
		var found bool
		if rest, found = strings.CutPrefix(rest, "日"); !found {
			return graph.NoDay, noDate
		}
	}
	if !timeOfDay(rest) {
		return graph.NoDay, noDate
	}
	return day(year, month, number)
}

// cutDigits takes leading digits and the character behind them.
func cutDigits(text string) (number, rest, sep string) {
	n := 0
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	_, size := utf8.DecodeRuneInString(text[n:])
	return text[:n], text[n+size:], text[n : n+size]
}

func day(year, month, number string) (graph.Day, dateForm) {
	if len(month) < 1 || len(month) > 2 || len(number) < 1 || len(number) > 2 {
		return graph.NoDay, noDate
	}
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(number)
	if n, ok := graph.DateOf(y, time.Month(m), d); ok && n >= graph.FirstDay {
		return n, dayDate
	}
	return graph.NoDay, noDate
}

// timeOfDay reports what may follow a date: nothing, or a time of day in China.
func timeOfDay(text string) bool {
	if text == "" {
		return true
	}
	if text[0] != ' ' && text[0] != 'T' {
		return false
	}
	text = strings.TrimSuffix(strings.TrimLeft(text[1:], " "), "+08:00")
	clock, fraction, _ := strings.Cut(text, ".")
	if fraction != "" && !digits(fraction) {
		return false
	}
	parts := strings.Split(strings.NewReplacer("时", ":", "分", ":", "秒", "").Replace(clock), ":")
	if last := len(parts) - 1; last > 0 && parts[last] == "" {
		parts = parts[:last]
	}
	if len(parts) < 1 || len(parts) > 3 {
		return false
	}
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || !digits(p) || len(p) > 2 || n > 59 || i == 0 && n > 24 {
			return false
		}
	}
	return true
}

// readMonth reads a month.
func readMonth(c cell) (graph.Month, bool) {
	if c.kind == typedCell && (len(c.text) != len("2006-01") || c.text[4] != '-') {
		return 0, false
	}
	text := strings.TrimSuffix(trim(narrowed(c.text)), ".0")
	if c.kind == dateCell {
		text = text[:min(7, len(text))]
	}
	var year, month string
	if digits(text) && len(text) == 6 {
		year, month = text[:4], text[4:]
	} else {
		var rest, sep string
		year, rest, sep = cutDigits(text)
		month = rest
		switch sep {
		case "年":
			month = strings.TrimSuffix(rest, "月")
			if month == rest {
				return 0, false
			}
		case "-", "/", ".":
		default:
			return 0, false
		}
	}
	if len(year) != 4 || !digits(year) || !digits(month) || len(month) > 2 {
		return 0, false
	}
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	if m < 1 || m > 12 || y < 1949 {
		return 0, false
	}
	return graph.Month(12*y + m - 1), true
}

// readDecimal reads a number as its digits: thousands commas and 元 are dropped.
func readDecimal(c cell) (string, bool) {
	if c.kind == typedCell && strings.Trim(c.text, "-.0123456789") != "" {
		return "", false
	}
	text := strings.TrimSuffix(trim(narrowed(c.text)), "元")
	text = trim(text)
	if len(text) > 1 && text[0] == '\'' {
		text = text[1:]
	}
	whole, fraction, point := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	if groups := strings.Split(whole, ","); len(groups) > 1 {
		for i, g := range groups {
			if i > 0 && len(g) != 3 || i == 0 && (len(g) == 0 || len(g) > 3) {
				return "", false
			}
		}
		whole = strings.Join(groups, "")
	}
	if !digits(whole) || point && !digits(fraction) || len(whole)+len(fraction) > 30 {
		return "", false
	}
	if c.kind == numberCell && len(fraction) < int(c.places) { // 800 shown as 800.00
		point, fraction = true, fraction+strings.Repeat("0", int(c.places)-len(fraction))
	}
	out := whole
	if point {
		out += "." + fraction
	}
	if strings.HasPrefix(text, "-") {
		out = "-" + out
	}
	return out, true
}

// readCount reads a whole number that is not negative.
func readCount(c cell) (int, bool) {
	text, ok := readDecimal(c)
	if !ok {
		return 0, false
	}
	whole, fraction, _ := strings.Cut(text, ".")
	if strings.Trim(fraction, "0") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(whole, 10, 32)
	return int(n), err == nil && n >= 0
}

// nameText is a name without the spaces that people put between its characters to fill a column.
func nameText(text string) string {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c <= ' ' || c == 0xe3 && strings.HasPrefix(text[i:], "\u3000") || c == 0xc2 || c == 0xe2 {
			return strings.Map(func(r rune) rune {
				if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) {
					return -1
				}
				return r
			}, text)
		}
	}
	return text
}
