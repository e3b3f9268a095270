package p

/*
#include <x.h>
*/
import "C"
import (
	. "fmt"
)
