# Two commands do everything on a fresh machine: `make demo` and `make test`. Plain pip, no Docker, root or not.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
DEV := $(VENV)/.dev
CSS := src/zhishuo/web/static/app/app.css
WORDS := src/zhishuo/web/locale/en/LC_MESSAGES/django.mo
SCALE ?= city

.PHONY: demo up test check machine bench pictures clean

demo: $(STAMP) $(CSS) $(WORDS)
	$(BIN)/zhishuo demo --scale $(SCALE) --up

up: $(STAMP) $(CSS) $(WORDS)
	$(BIN)/zhishuo up

test: check
	$(BIN)/python -m pytest

check: $(DEV) $(CSS) $(WORDS)
	$(BIN)/ruff check src tests tools bench conftest.py
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/zhishuo pack check packs/base packs/longnan packs/621202 packs/621223 packs/621224

# Long random histories against the engine, on all cores: the first that breaks something is shortened and shown.
machine: $(DEV)
	$(BIN)/python -m tests.machine --histories 2000

bench: $(DEV) $(CSS) $(WORDS)
	$(BIN)/python -m bench

pictures: $(DEV) $(CSS) $(WORDS)
	$(BIN)/python tools/pictures.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(STAMP): pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip setuptools wheel -c constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e . -c constraints.txt
	touch $@

$(DEV): $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]' -c constraints.txt
	touch $@

# Node comes with the machine or, where there is none, from a wheel; it is needed to build the style and scripts, never to run.
$(CSS): $(STAMP) $(shell find frontend/src src/zhishuo -name '*.css' -path '*frontend*' -o -name '*.ts' -o -name '*.html' 2>/dev/null) frontend/package.json frontend/package-lock.json frontend/vite.config.ts
	$(BIN)/python tools/frontend.py
	touch $@

$(WORDS): $(STAMP) src/zhishuo/web/locale/en/LC_MESSAGES/django.po
	$(BIN)/python -m pip install --quiet --disable-pip-version-check babel -c constraints.txt
	$(BIN)/python tools/messages.py --compile

clean:
	rm -rf $(VENV) frontend/node_modules src/zhishuo/web/static/app
