// Package gaptest tries the evaluation of gaps on any store: what is kept batch by batch is what is judged from nothing.
package gaptest
