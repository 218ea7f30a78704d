// The suites share one database, since starting it takes longer than most of them.
import './tables.ts';
import './newest.suite.ts';
import './storage.suite.ts';
import './retention.suite.ts';
import './inserter.suite.ts';
