# What every plan finds in its fresh runtime, beside the methods that RubyApi defines.

# The result of sys.Dial: equal to its number and to itself, and printed by its name.
class DialPlanAppResult
  include Comparable

  attr_reader :to_i, :to_s
  alias to_int to_i
  alias value to_i
  alias inspect to_s
  alias hash to_i

  def initialize(number, name)
    @to_i = number
    @to_s = name.freeze
    freeze
  end

  def <=>(other)
    case other
    when DialPlanAppResult, Integer then @to_i <=> other.to_i
    end
  end

  def ==(other)
    (self <=> other) == 0
  end
  alias eql? ==
  alias === ==

  def coerce(other)
    [other, @to_i]
  end
end

# A run has one thread and ends where its plan ends: nothing may live on beside it or after it.
class << Thread
  def new(*)
    raise NotImplementedError, "a dialplan has no threads"
  end
  alias start new
  alias fork new
  undef_method :handle_interrupt
end

module Kernel
  # A plan ends where it ends: what it leaves for later is accepted and never performed.
  def at_exit(&block)
    block
  end
  private :at_exit

  undef_method :set_trace_func
  undef_method :trap

  class << self
    undef_method :at_exit
    undef_method :set_trace_func
    undef_method :trap
  end
end

Object.__send__(:remove_const, :TracePoint) if Object.const_defined?(:TracePoint)
