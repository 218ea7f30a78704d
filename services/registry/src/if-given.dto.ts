import { ValidateIf } from 'class-validator';

/** A member that may be left out, and has to be valid when it is there: null is no way to leave it out. */
export const IfGiven = (): PropertyDecorator => ValidateIf((_object, value) => value !== undefined);
