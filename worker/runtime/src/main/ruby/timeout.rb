# Timeout without threads. The clock of a run moves where a command is answered or the plan sleeps, so
# whether the block took too long is known when it is done. What bounds it meanwhile are the limits of the
# run and of each command.
module Timeout
  class ExitException < Exception
  end

  class Error < RuntimeError
  end

  def self.timeout(seconds, kind = nil, message = nil)
    return yield(seconds) if seconds.nil? || seconds.zero?

    raise ArgumentError, "timeout of #{seconds} s is negative" if seconds.negative?

    begun = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    result = yield(seconds)
    return result if Process.clock_gettime(Process::CLOCK_MONOTONIC) - begun <= seconds

    raise kind || Error, message || 'execution expired'
  end

  def timeout(*arguments, &block)
    Timeout.timeout(*arguments, &block)
  end
  private :timeout
end

TimeoutError = Timeout::Error unless defined?(TimeoutError)
