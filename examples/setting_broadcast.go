// Tells all windows that the variables of the registry have changed, through setting_broadcast.dll, without cgo:
//
//	GOOS=windows go build setting_broadcast.go
//	setting_broadcast.exe C:\path\to\setting_broadcast.dll
package main

import (
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

// Both as in include/ges/setting_broadcast.h.
type deafWindow struct {
	pid, err  uint32
	className [64]uint16
	title     [128]uint16
	program   [260]uint16
}

type options struct {
	size, waitMs, totalMs, deafRoom uint32
	area                            *uint16
	deaf                            *deafWindow
	told, deafCount                 uint32
}

func main() {
	dll, err := syscall.LoadDLL(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if len(os.Args) > 2 && os.Args[2] == "plain" {
		answer, _, _ := dll.MustFindProc("BroadcastSettingChange").Call()
		fmt.Println("answer", int32(answer))
		return
	}
	var deaf [8]deafWindow
	o := options{waitMs: 500, deafRoom: uint32(len(deaf)), deaf: &deaf[0]}
	o.size = uint32(unsafe.Sizeof(o))
	answer, _, err := dll.MustFindProc("BroadcastSettingChangeEx").Call(uintptr(unsafe.Pointer(&o)))
	if int32(answer) < 0 {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("told", o.told, "deaf", o.deafCount)
	for i := uint32(0); i < o.deafCount && i < o.deafRoom; i++ {
		w := deaf[i]
		fmt.Printf("%s (pid %d, %s) did not answer: %s, error %d\n", syscall.UTF16ToString(w.title[:]), w.pid,
			syscall.UTF16ToString(w.program[:]), syscall.UTF16ToString(w.className[:]), w.err)
	}
}
