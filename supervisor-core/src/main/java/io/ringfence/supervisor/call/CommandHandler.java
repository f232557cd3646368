package io.ringfence.supervisor.call;

/**
 * The host's side of the script API: performs what scripts ask for.
 *
 * <p>Each command is performed on a virtual thread of its own; commands of one call never overlap.
 * The thread is interrupted when nobody waits for the result any more, because the caller gave up,
 * the run ended or the time for the command is over: end what was begun (for a dial, cancel its
 * legs) and return. What is returned then is ignored, but for a final response that was given.
 *
 * <p>A {@link Treatment} comes here as well, after the outcome of its call: it waits up to ten
 * seconds for a command that was interrupted to return, so only a host that ignores the interrupt
 * sees two commands of a call at once.
 */
@FunctionalInterface
public interface CommandHandler {

  /**
   * Performs a command and says what became of it.
   *
   * @throws Exception for any failure of the host: the script sees its command fail and goes on,
   *     and an event tells of it
   */
  CommandResult perform(Call call, Command command) throws Exception;
}
