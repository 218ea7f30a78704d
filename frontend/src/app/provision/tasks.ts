/** One thing after the other that happens once everything is known. */
export const TASKS = ['register', 'claim', 'tell', 'join', 'key', 'reading'] as const;
export type Task = (typeof TASKS)[number];

/** How a task stands. */
export type TaskState = 'waiting' | 'doing' | 'done' | 'failed';

export type TaskStates = Readonly<Record<Task, TaskState>>;

/** Nothing is done. */
export const noTasks: TaskStates = {
  register: 'waiting',
  claim: 'waiting',
  tell: 'waiting',
  join: 'waiting',
  key: 'waiting',
  reading: 'waiting',
};

/** The tasks when one is begun: those before it are done. */
export function begun(task: Task): TaskStates {
  const at = TASKS.indexOf(task);
  const states = TASKS.map((each, i) => [each, i < at ? 'done' : i === at ? 'doing' : 'waiting'] as const);
  return { ...noTasks, ...Object.fromEntries(states) };
}

/** The tasks when the one that was being done has failed. */
export function failed(states: TaskStates): TaskStates {
  const next = TASKS.map((each) => [each, states[each] === 'doing' ? 'failed' : states[each]] as const);
  return { ...states, ...Object.fromEntries(next) };
}
