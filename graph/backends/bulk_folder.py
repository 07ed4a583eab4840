"""What stands beside the bulk importer's data: its arguments, a script that runs it, the indexes, and a page."""

from __future__ import annotations

from collections.abc import Sequence

from graph.backends import cypher

ARGUMENTS, SCRIPT, SCHEMA, PAGE = "import.args", "import.sh", "schema.cypher", "README.md"

_SCRIPT = f"""#!/bin/sh
# Import this folder into an empty database: import.sh [DATABASE] [more of neo4j-admin's options].
# NEO4J_ADMIN names the program where PATH does not; the server of that database has to be down.
database="${{1:-neo4j}}"
[ $# -gt 0 ] && shift
cd "$(dirname "$0")" || exit 1
exec "${{NEO4J_ADMIN:-neo4j-admin}}" database import full "$database" @{ARGUMENTS} "$@"
"""

_PAGE = f"""# The graph of Snapshot {{stamp}}, for an empty Neo4j

`{SCRIPT}` imports it with `neo4j-admin` (5.26 or later) while the server is down. A database that was started before
counts as empty only with `./{SCRIPT} neo4j --overwrite-destination=true`, which drops all that is in it.

Then start the server and go on as after `lianke build`: the first `lianke` command lays the constraints and indexes
(`{SCHEMA}` holds the same statements for `cypher-shell`), and a repeated build of the same day finds nothing to do.
"""


def texts(arguments: Sequence[str], stamp: str) -> dict[str, str]:
    """The files by name."""
    return {
        ARGUMENTS: "\n".join(arguments) + "\n",
        SCRIPT: _SCRIPT,
        SCHEMA: "".join(f"{text};\n" for text in (*cypher.ddl(), cypher.LAID)),
        PAGE: _PAGE.format(stamp=stamp),
    }
