"""Prints the service's OpenAPI document: `python ui/scripts/openapi.py > ui/openapi.json`."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from service.app import create_app
from service.settings import Settings

print(json.dumps(create_app(Settings()).api.openapi(), indent=1, ensure_ascii=False))
