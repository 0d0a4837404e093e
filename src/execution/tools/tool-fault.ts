/** A tool could not do what it was asked. The message is for the model, which may try something else. */
export class ToolFault extends Error {
  override readonly name = 'ToolFault';
}
