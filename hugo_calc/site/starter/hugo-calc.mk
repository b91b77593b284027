# Targets of hugo-calc for a site's Makefile: `include hugo-calc.mk` brings them, anywhere in it.
#   make calc         compute the figures of the posts, and write them
#   make calc-check   say which of them are out of date; changes nothing
# POST=content/posts/name.md limits both to one post or folder.

HUGO_CALC ?= hugo-calc
POST ?=

hugo_calc_goal := $(.DEFAULT_GOAL)

.PHONY: calc calc-check

calc:
	$(HUGO_CALC) write $(POST)

calc-check:
	$(HUGO_CALC) check $(POST)

# What a bare `make` does is for the including Makefile to say.
.DEFAULT_GOAL := $(hugo_calc_goal)
