# Every target makes what it needs; `make demo` is the one to start with.
.DEFAULT_GOAL := help
.PHONY: help install demo ui test check format quality bench soak app wheelhouse clean

PYTHON ?= python3
VENV ?= .venv
WORKERS ?= 2
ifdef CI
# Half of the time of installing is compiling what is never imported. jieba warns when compiled.
NO_COMPILE := --no-compile
COMPILE := import compileall, importlib.util as u; compileall.compile_dir(u.find_spec("jieba").submodule_search_locations[0], quiet=1)
COUNTED := SLIPCOVER_ENABLED=1 SLIPCOVER_SOURCE=align,termbase,duizhao,ui
COUNTING := -p tests.counting -p tests.costs --durations=40 --durations-min=4
endif
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
STAMP := $(VENV)/.installed

help:
	@echo "make demo     install, align the seed documents, extract a glossary, write demo/"
	@echo "make ui       open the workbench in the browser (127.0.0.1)"
	@echo "make test     all tests"
	@echo "make check    ruff, mypy, import-linter"
	@echo "make format   let ruff format and mend what it can"
	@echo "make quality  print the table of figures on the evaluation data"
	@echo "make bench    print speed and memory ratios"
	@echo "make soak     the long tests in full"
	@echo "make app      the application without Python, for this system, in dist/"
	@echo "make wheelhouse  the wheels of a whole installation, for machines without a network"

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install $(NO_COMPILE) --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	$(BIN)/python -W ignore -c '$(COMPILE)'
	$(BIN)/python -c "import pathlib; pathlib.Path('$(STAMP)').touch()"

install: $(STAMP)

demo: $(STAMP)
	$(BIN)/duizhao run seeds --project demo/seeds.duizhao --out demo

ui: $(STAMP)
	$(BIN)/duizhao ui

# A file stays on one worker: what its fixtures start is started once.
test: $(STAMP)
	$(COUNTED) $(BIN)/python -m pytest -m "not soak" -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(COUNTING)

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

quality: $(STAMP)
	$(BIN)/python -m bench.quality

bench: $(STAMP)
	$(BIN)/python -m bench.speed

soak: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev,fuzz]"
	$(BIN)/python -m pytest -m "soak"

app:
	$(PYTHON) -m bundle

wheelhouse:
	$(PYTHON) -m bundle wheels

clean:
	$(PYTHON) -c "import shutil; [shutil.rmtree(p, True) for p in ('$(VENV)', '.cache', 'dist', 'build', 'demo', '.mypy_cache', '.ruff_cache', '.pytest_cache', '.hypothesis')]"
