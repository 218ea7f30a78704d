// The suites share one running system, since starting it takes longer than most of them.
import './running.ts';
import './writer.suite.ts';
import './writer-refusals.suite.ts';
import './writer-activity.suite.ts';
import './delivery.suite.ts';
import './dead-letters.suite.ts';
import './traces.suite.ts';
import './history.suite.ts';
import './aggregate.suite.ts';
