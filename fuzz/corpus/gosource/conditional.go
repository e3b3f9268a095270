//go:build cgo
// +build cgo

package p;import(`C`;_"x")