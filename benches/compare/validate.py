"""AWS's cloudformation-validate has no command of its own: the shortest program that validates one template."""

import sys

from cloudformation_validate import EngineConfig, RegoEngine

RegoEngine(EngineConfig()).validate_template(sys.argv[1])
