package graph

import (
	"context"
	"errors"
	"fmt"
)

// Code is the stable name of a kind of failure. Programs decide by it; texts may improve.
type Code string

// The codes of every failure that a caller can act on. What is none of these is internal: masked, and logged.
const (
	// Invalid: what was asked or given is wrong; the message says what is allowed.
	Invalid Code = "INVALID"
	// NotFound: no such thing in this view. Missing and forbidden look the same.
	NotFound Code = "NOT_FOUND"
	// Conflict: the write contradicts what is on record, such as a batch id used for other content.
	Conflict Code = "CONFLICT"
	// Refused: a batch has errors; its Violations name each, and nothing of it was applied.
	Refused Code = "REFUSED"
	// Unavailable: the store cannot be reached or is too busy; the same call may succeed later.
	Unavailable Code = "UNAVAILABLE"
	// NotYet: the store does not know the revision that was asked for; it may soon.
	NotYet Code = "REVISION_UNKNOWN"
	// TooNew: the store was written by a newer program; this one would damage it.
	TooNew Code = "STORE_TOO_NEW"
	// Closed: the store was closed.
	Closed Code = "CLOSED"
)

// Error is a failure that a person can act on: what is wrong and what to do, in Chinese and English.
type Error struct {
	// Code is the kind of failure.
	Code Code
	// ZH is the sentence in Chinese.
	ZH string
	// EN is the sentence in English.
	EN string
	// Violations are the errors of a refused batch; nil for every other code.
	Violations []Violation
	// Err is the cause, for the log alone.
	Err error
}

// Errorf makes an error of the code from a format in each language; both take the same arguments.
func (c Code) Errorf(zh, en string, args ...any) error {
	return &Error{Code: c, ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...)}
}

// Wrap is Errorf with a cause, kept for the log.
func (c Code) Wrap(err error, zh, en string, args ...any) error {
	return &Error{Code: c, ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...), Err: err}
}

// Error is the English sentence with the code, as logs and terminals show it.
func (e *Error) Error() string { return string(e.Code) + ": " + e.EN }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// In is the sentence in the language, "zh" or "en".
func (e *Error) In(language string) string {
	if language == "zh" {
		return e.ZH
	}
	return e.EN
}

// CodeOf is the code of a failure; empty for what is internal, and for nil.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return Unavailable
	}
	return ""
}
