# `make help` lists the targets. A target installs the packages that it needs (scripts/setup.sh).

CARGO ?= cargo
# The directory of cargo's build output.
TARGET := $(if $(CARGO_TARGET_DIR),$(CARGO_TARGET_DIR),target)
# Arguments for the program that a target runs: make demo ARGS='--listen 127.0.0.1:9000'
ARGS ?=
# Settings of the tests' PostgreSQL. Its data need not survive a crash of the machine, because the run removes them at
# its end. The tests of crashes start their own servers with fsync on.
TEST_POSTGRES ?= fsync=off full_page_writes=off
# Settings of the benchmark's PostgreSQL. They are the settings for a production server on a machine of this size.
# docs/benchmarks.md names them.
BENCH_POSTGRES ?= shared_buffers=1GB min_wal_size=2GB max_wal_size=8GB

# Many tests wait for a database or a socket. So the number of tests that run at the same time is twice the number of
# cores.
export RUST_TEST_THREADS ?= $(shell expr 2 '*' $$(nproc))

.DEFAULT_GOAL := help
.PHONY: help demo build desk test lint check bench bench-quick fmt postgres postgres-stop setup clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## build Parlor and run it with a temporary account; print example calls
	@scripts/setup.sh build
	@scripts/desk.sh
	$(CARGO) build --locked --release -p parlor
	@$(TARGET)/release/parlor demo $(ARGS)

build: ## build the release binary, with the desk if npm is installed
	@scripts/setup.sh build
	@scripts/desk.sh
	$(CARGO) build --locked --release -p parlor

test: lint check ## check format and lints, and run all tests on SQLite and on a temporary PostgreSQL

lint: setup ## check format and lints
	$(CARGO) fmt --all --check
	$(CARGO) clippy --locked --workspace --all-targets -- -D warnings

check: setup ## run all tests, without format and lints
	TMPDIR=$$(scripts/test-tmpdir.sh) PARLOR_POSTGRES_SETTINGS='$(TEST_POSTGRES)' CARGO='$(CARGO)' scripts/with-postgres.sh scripts/run-tests.sh $(ARGS)

bench: ## run all measurements and print the tables (about ten minutes)
	@scripts/setup.sh bench
	@scripts/desk.sh
	$(CARGO) build --locked --release -p parlor -p parlor-bench
	TMPDIR=/var/tmp PARLOR_POSTGRES_SETTINGS='$(BENCH_POSTGRES)' scripts/with-postgres.sh $(TARGET)/release/parlor-bench run $(ARGS)
	@# If the desk misses a target, the program prints it and `make` ignores the failure status.
	-TMPDIR=/var/tmp node web/e2e/speed.mjs $(TARGET)/release/parlor

bench-quick: ## run each measurement for one second, to check that the benchmark works
	@$(MAKE) --no-print-directory bench ARGS='--quick $(ARGS)'

fmt: ## format the sources
	$(CARGO) fmt --all

postgres: ## start a temporary PostgreSQL for manual work and print its URL
	@scripts/setup.sh test
	@scripts/postgres.sh start

postgres-stop: ## stop and remove the temporary PostgreSQL
	@scripts/postgres.sh stop

desk: ## build the desk, the web application for agents, into web/dist
	@scripts/setup.sh build
	@scripts/desk.sh

setup: ## install missing packages for the tests
	@scripts/setup.sh test
	@scripts/desk.sh

clean: ## remove the build output
	$(CARGO) clean
