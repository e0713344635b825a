#!/usr/bin/env python3
"""Validates canonical documents against the published JSON Schemas, with the package jsonschema.

usage: validate-canonical.py DIR|FILE...

Each document names its own type and version, which choose standard/canonical/<type>-<version>.
Where the package is missing it is installed into a virtual environment beside the build folder.
Exits 0 when every document is valid, 1 when one is not, 2 when there is none or it cannot run.
"""
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def load_validator():
    """The validator class, after installing the package and starting over if need be."""
    try:
        from jsonschema import Draft202012Validator
        return Draft202012Validator
    except ImportError:
        pass
    environment = ROOT / ".build" / "jsonschema"
    python = environment / "bin" / "python"
    if Path(sys.prefix) == environment:
        sys.exit("validate-canonical: jsonschema was installed and cannot be imported")
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "jsonschema"], check=True)
    os.execv(python, [python, __file__, *sys.argv[1:]])


def files(arguments):
    """The JSON files named, folders searched whole."""
    for argument in map(Path, arguments):
        yield from sorted(argument.rglob("*.json")) if argument.is_dir() else [argument]


def faults(path, validator_class, validators):
    """What is wrong with one document, as lines of text."""
    document = json.loads(path.read_text(encoding="utf-8"))
    name = f"{document.get('type')}-{document.get('version')}"
    schema = ROOT / "standard" / "canonical" / f"{name}.schema.json"
    if not schema.exists():
        return [f"there is no schema {schema.name}"]
    if name not in validators:
        loaded = json.loads(schema.read_text(encoding="utf-8"))
        validator_class.check_schema(loaded)
        validators[name] = validator_class(loaded)
    return [
        f"{error.json_path}: {error.message}" for error in validators[name].iter_errors(document)
    ]


def main():
    """Validates the documents named on the command line."""
    validator_class = load_validator()
    validators, count, failed = {}, 0, False
    for path in files(sys.argv[1:]):
        count += 1
        for fault in faults(path, validator_class, validators):
            failed = True
            print(f"{path}: {fault}")
    if count == 0:
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 2
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
