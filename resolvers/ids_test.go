package resolvers_test

import "encoding/base64"

// id is the global id of a thing.
func id(noun, number string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(noun + ":" + number))
}
