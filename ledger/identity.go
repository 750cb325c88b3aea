package ledger

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"dutygraph/graph"
)

// identity is what is kept of an identity number: never the number. 证件号码
type identity struct {
	masked string
	digest string
	check  graph.IDCheck
	clear  bool // the number was given in clear
}

// readIdentity takes an identity number apart. A number in clear has a digest only with a key.
func readIdentity(text string, key []byte) identity {
	number := strings.Map(func(r rune) rune {
		if r <= ' ' || r == '\u3000' {
			return -1
		}
		return r
	}, strings.ToUpper(norm.NFKC.String(text)))
	if stars(number) {
		return identity{masked: mask(number), check: graph.IDMasked}
	}
	id := identity{masked: mask(number), check: checkIdentity(number), clear: true}
	if len(key) > 0 {
		h := hmac.New(sha256.New, key)
		h.Write([]byte(number))
		id.digest = hex.EncodeToString(h.Sum(nil))
	}
	return id
}

// stars reports a number of which a part was hidden already: by stars, or by a run of X, of which a number in clear has
// at most one.
func stars(number string) bool {
	return strings.ContainsAny(number, "*＊●•×") || strings.Contains(number, "XX")
}

// mask shows the first 3 and the last 4 characters. Of a number too short for that to hide anything, nothing is shown.
func mask(number string) string {
	r := []rune(number)
	if len(r) < 15 {
		return strings.Repeat("*", 18)
	}
	return string(r[:3]) + strings.Repeat("*", 11) + string(r[len(r)-4:])
}

// checkIdentity judges a number in clear by GB 11643: its length, its date of birth and its check digit.
func checkIdentity(number string) graph.IDCheck {
	if len(number) != 18 || !digits(number[:17]) {
		return graph.IDLength
	}
	if !birthDate(number[6:14]) {
		return graph.IDImpossibleDate
	}
	sum := 0
	for i, weight := range [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(number[i]-'0') * weight
	}
	if number[17] != "10X98765432"[sum%11] {
		return graph.IDChecksum
	}
	return graph.IDValid
}

// birthDate reports a date of the form 20060102 that exists, in the years in which people now living were born.
func birthDate(text string) bool {
	n := 0
	for _, c := range []byte(text) {
		n = n*10 + int(c-'0')
	}
	_, ok := graph.DateOf(n/10000, time.Month(n/100%100), n%100)
	return ok && n/10000 >= 1900 && n/10000 < 2100
}

func digits(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}

// creditCode reports whether a text has the form of a unified social credit code, and whether its check character fits
// (GB 32100).
func creditCode(text string) (form, valid bool) {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	if len(text) != 18 || !digits(text[2:8]) {
		return false, false
	}
	sum, weight := 0, 1
	for i := range 17 {
		n := strings.IndexByte(alphabet, text[i])
		if n < 0 {
			return false, false
		}
		sum += n * weight
		weight = weight * 3 % 31
	}
	if strings.IndexByte(alphabet, text[17]) < 0 {
		return false, false
	}
	return true, text[17] == alphabet[(31-sum%31)%31]
}
