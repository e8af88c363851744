# What one types here; `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help build release run install test quick lint golden bench fuzz sanitize coverage faults kills memory soak \
  compare mutants messy needs

SWIFT ?= swift
SOURCES := Sources Tests
PREFIX ?= /usr/local
# The headers of libedit, zlib and zstd, and where they come from.
HEADERS := /usr/include/histedit.h /usr/include/zlib.h /usr/include/zstd.h
PACKAGES := libedit-dev zlib1g-dev libzstd-dev pkg-config

help: ## list these
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: needs ## the command, for debugging
	$(SWIFT) build --product spade

# The C++ library becomes a part of the command where it can: loading it takes a tenth of a start.
release: needs ## the command, fast: .build/release/spade
	@mkdir -p .build/link; library=$$($(CC) -print-file-name=libstdc++.a 2>/dev/null); \
	[ ! -e "$$library" ] || ln -sf "$$library" .build/link
	$(SWIFT) build -c release --static-swift-stdlib --product spade

run: release ## the shell on the example portfolio
	@.build/release/spade -w examples/portfolio/workspace.spade

install: release ## the command, its manual page and completions, under PREFIX=/usr/local
	$(SWIFT) package --allow-writing-to-package-directory generate-manual
	for shell in bash zsh fish; do \
	  .build/release/spade --generate-completion-script $$shell > .build/completion.$$shell || exit 1; \
	done
	install -D -m 755 .build/release/spade $(DESTDIR)$(PREFIX)/bin/spade
	sed '/^\.Sh SYNOPSIS/,/^\.Sh D/s/^\.Ar subcommand$$/.Op Ar subcommand/' \
	  .build/plugins/GenerateManual/outputs/spade/spade.1 > .build/spade.1
	install -D -m 644 .build/spade.1 $(DESTDIR)$(PREFIX)/share/man/man1/spade.1
	install -D -m 644 .build/completion.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/spade
	install -D -m 644 .build/completion.zsh $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_spade
	install -D -m 644 .build/completion.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/spade.fish

test: lint needs ## format, warnings, all tests
	$(SWIFT) test

quick: needs ## the tests of the language alone
	$(SWIFT) test --filter SpadeLanguageTests

bench: release ## the same questions here and in other engines; SIZE=10000000 rows of scores and of events
	SPADE=$(CURDIR)/.build/release/spade Tests/Benchmarks/run.sh $(or $(SIZE),10000000)

fuzz: needs ## coverage-guided fuzzing of every part for SECONDS=180 in all; what is found is kept in .build/fuzz
	Tests/Fuzz/run.sh $(or $(SECONDS),180)

sanitize: needs ## the tests under the sanitizers: memory and C, then threads
	Tests/Sanitize/run.sh

coverage: needs ## which share of the sources the tests run through
	$(SWIFT) test --enable-code-coverage --scratch-path .build-coverage
	Tests/Sanitize/coverage.py .build-coverage

faults: needs ## every call of the system that reading and writing takes, refused in turn (needs strace)
	SPADE_FAULTS=all $(SWIFT) test --filter FaultTests

kills: needs ## 200 writers of each kind killed at any moment
	SPADE_KILLS=200 $(SWIFT) test --filter KillTests

memory: release ## ten million rows within 200 MB and 600 MB
	Tests/Memory/limit.py --spade .build/release/spade

soak: release ## ten minutes of mixed statements in one session
	Tests/Soak/soak.py --spade .build/release/spade --seconds $(or $(SECONDS),600)

compare: release ## random questions to DuckDB as well (SPADE_PYTHON says which Python has it)
	$(or $(SPADE_PYTHON),python3) Tests/SecondEngine/compare.py --spade .build/release/spade --questions $(or $(QUESTIONS),5000)

messy: release ## 2,300 messy files, told what they are like and told nothing: how much is read as it is meant? And hostile ones
	Tests/Messy/score.py --spade .build/release/spade
	$(or $(SPADE_PYTHON),python3) Tests/Messy/hostile.py --spade .build/release/spade --list

mutants: needs ## COUNT=30 small faults put into the sources: which do the tests notice?
	Tests/Mutants/mutants.py --count $(or $(COUNT),30) --seed $(or $(SEED),1)

lint: ## the format of the sources
	$(SWIFT) format lint --strict --recursive $(SOURCES)

golden: needs ## take the present answers as what the cases expect and the manual shows
	SPADE_UPDATE=1 $(SWIFT) test --filter 'SpadeLanguageTests|SpadeDocsTests|EditorGrammarTests'
	git diff --stat -- Tests/Cases docs README.md grammar/editors

# Installs missing headers where that is allowed, else says what to type.
needs:
	@missing=; for header in $(HEADERS); do [ -e $$header ] || missing="$$missing $$header"; done; \
	command -v pkg-config >/dev/null || missing="$$missing pkg-config"; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy $(PACKAGES); \
	  else \
	    echo "missing:$$missing"; echo "type:    sudo apt-get install $(PACKAGES)"; exit 1; \
	  fi; \
	fi
