package main

import "strings"

// way is how a function comes to be run; nil before the first step.
type way struct {
	from *way
	at   *Function
}

// String is `createUser -> Store.Save`.
func (w *way) String() string {
	var names []string
	for ; w != nil; w = w.from {
		if name := w.at.Name(); len(names) == 0 || names[0] != name {
			names = append([]string{name}, names...)
		}
	}
	if len(names) > 4 {
		names = append(append(names[:2:2], "..."), names[len(names)-1])
	}
	return strings.Join(names, " -> ")
}

// reach finds all that may be run from some functions, each by a shortest way, over the calls that may be taken.
func reach(roots []*Function, takes func(from *Function, by call) bool) map[*Function]*way {
	ways := map[*Function]*way{}
	var queue []*way
	visit := func(from *way, function *Function) {
		if ways[function] == nil {
			ways[function] = &way{from, function}
			queue = append(queue, ways[function])
		}
	}
	for _, root := range roots {
		visit(nil, root)
	}
	for len(queue) > 0 {
		here := queue[0]
		queue = queue[1:]
		for _, by := range here.at.calls {
			if takes(here.at, by) {
				visit(here, by.to)
			}
		}
	}
	return ways
}
