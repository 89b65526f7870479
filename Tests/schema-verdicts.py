#!/usr/bin/env python3
"""Judges documents by a schema, once as draft-07 and once as 2020-12.

Standard input: {"schema": …, "documents": […]}. Standard output: for each document [true or false, true or false].
"""
import json
import sys

import jsonschema

task = json.load(sys.stdin)
validators = []
for draft in jsonschema.Draft7Validator, jsonschema.Draft202012Validator:
    draft.check_schema(task["schema"])
    validators.append(draft(task["schema"]))
json.dump([[v.is_valid(d) for v in validators] for d in task["documents"]], sys.stdout)
