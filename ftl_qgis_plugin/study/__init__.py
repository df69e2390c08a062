"""One study's sample database: a GeoPackage with candidates, samples, the log of verdicts, iterations.

Begin with `database.Study`. Rooms: `file` (the GeoPackage itself), `log` (what was said, append-only), `iteration`
(what happens between two reviews); `merge` joins several analysts' studies, `inventory` is what leaves one.
"""
