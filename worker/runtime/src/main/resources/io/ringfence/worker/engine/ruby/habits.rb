# What plans of 2010 say: Ruby 1.8 and .NET, on the Ruby of today.

Fixnum = Bignum = Integer
NIL = nil
TRUE = true
FALSE = false

class Object
  def ToString(*)
    to_s
  end

  def Equals(other)
    self == other
  end

  def type
    self.class
  end

  def =~(_pattern)
    nil
  end
end

class NilClass
  # Plans append to it.
  def to_s
    +''
  end
end

# They answer for fields of this name.
[Ringfence::Record, Ringfence::Header].each { |kind| kind.__send__(:undef_method, :type) }

[Numeric, Symbol, TrueClass, FalseClass].each do |kind|
  kind.class_eval do
    def to_a
      [self]
    end
  end
end

class Exception
  def to_str
    to_s
  end
end

class String
  include Enumerable

  def each(separator = $/, &block)
    each_line(separator, &block)
  end

  def to_a
    each_line.to_a
  end
end

class Array
  def choice
    sample
  end

  def nitems
    compact.length
  end
end

class Hash
  def index(value)
    key(value)
  end
end

autoload :System, 'system_of_dotnet'

[String, Array, Hash].each do |kind|
  kind.class_eval do
    def method_missing(name, *arguments, &block)
      require 'collections_of_dotnet'
      public_send(name, *arguments, &block)
    end

    def respond_to_missing?(name, all)
      name.start_with?(/[A-Z]/) && require('collections_of_dotnet') && respond_to?(name, all)
    end
    private :method_missing, :respond_to_missing?
  end
end

# A run has no other thread that could wake it, so that waiting for one is sleeping.
class Thread::Mutex
  def sleep(seconds = nil)
    unlock
    begin
      seconds.nil? ? Kernel.sleep : Kernel.sleep(seconds)
    ensure
      lock
    end
  end
end

class Thread::ConditionVariable
  def wait(mutex, seconds = nil)
    mutex.sleep(seconds)
    self
  end
end

[Thread::Queue, Thread::SizedQueue].each do |kind|
  kind.class_eval do
    at_once = instance_method(:pop)

    define_method(:pop) do |non_block = false, timeout: nil|
      next at_once.bind_call(self, true) if non_block || !empty?

      timeout.nil? ? Kernel.sleep : Kernel.sleep(timeout) unless closed?
      nil
    end
    alias_method :shift, :pop
    alias_method :deq, :pop
  end
end

class Thread::SizedQueue
  push_at_once = instance_method(:push)

  define_method(:push) do |object, non_block = false, timeout: nil|
    next push_at_once.bind_call(self, object, true) if non_block || length < max || closed?

    timeout.nil? ? Kernel.sleep : Kernel.sleep(timeout)
    nil
  end
  alias_method :<<, :push
  alias_method :enq, :push
end

class << IO
  def select(*, seconds)
    seconds.nil? ? Kernel.sleep : Kernel.sleep(seconds)
    nil
  end
end
