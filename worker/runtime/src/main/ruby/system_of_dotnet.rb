# As much of .NET's System as plans of 2010 used, on the clock of the run.
module System
  class DayOfWeek
    include Comparable

    NAMES = %w[Sunday Monday Tuesday Wednesday Thursday Friday Saturday].freeze

    attr_reader :to_i, :to_s
    alias to_int to_i
    alias inspect to_s
    alias hash to_i
    alias value__ to_i

    def initialize(number)
      @to_i = number
      @to_s = NAMES.fetch(number)
      freeze
    end

    def <=>(other)
      other.respond_to?(:to_i) && !other.is_a?(String) ? @to_i <=> other.to_i : nil
    end

    def ==(other)
      other.is_a?(String) ? @to_s == other : (self <=> other) == 0
    end
    alias eql? ==
    alias === ==

    DAYS = NAMES.each_index.map { |number| new(number) }.freeze
    private_class_method :new

    DAYS.each do |day|
      const_set(day.to_s, day)
      define_singleton_method(day.to_s) { day }
    end
  end

  class TimeSpan
    include Comparable

    attr_reader :to_f

    def initialize(seconds)
      @to_f = seconds.to_f
    end

    {
      'FromDays' => 86_400, 'FromHours' => 3600, 'FromMinutes' => 60, 'FromSeconds' => 1
    }.each { |name, unit| define_singleton_method(name) { |count| new(count * unit) } }

    def TotalDays = @to_f / 86_400
    def TotalHours = @to_f / 3600
    def TotalMinutes = @to_f / 60
    def TotalSeconds = @to_f
    def TotalMilliseconds = @to_f * 1000
    def Days = (@to_f / 86_400).truncate
    def Hours = (@to_f / 3600).truncate.remainder(24)
    def Minutes = (@to_f / 60).truncate.remainder(60)
    def Seconds = @to_f.truncate.remainder(60)

    def <=>(other)
      @to_f <=> other.to_f
    end

    def to_s
      days = self.Days == 0 ? '' : "#{self.Days.abs}."
      format('%s%s%02d:%02d:%02d', @to_f < 0 ? '-' : '', days, self.Hours.abs, self.Minutes.abs, self.Seconds.abs)
    end
    alias inspect to_s
  end

  class DateTimeOffset
    include Comparable

    class << self
      def Now = new(Time.now)
      def UtcNow = new(Time.now.utc)
      alias now Now
      alias utc_now UtcNow

      def Parse(text)
        require 'time'
        new(Time.parse(text.to_s))
      end
    end

    attr_reader :to_time

    def initialize(year, month = 1, day = 1, hour = 0, minute = 0, second = 0)
      @to_time = year.is_a?(Time) ? year : Time.utc(year, month, day, hour, minute, second)
    end

    def Year = @to_time.year
    def Month = @to_time.month
    def Day = @to_time.day
    def Hour = @to_time.hour
    def Minute = @to_time.min
    def Second = @to_time.sec
    def Millisecond = @to_time.usec / 1000
    def DayOfYear = @to_time.yday
    def DayOfWeek = System::DayOfWeek::DAYS[@to_time.wday]
    def Offset = TimeSpan.new(@to_time.utc_offset)
    def Date = moved(-(@to_time.hour * 3600 + @to_time.min * 60 + @to_time.sec) - @to_time.subsec)
    def TimeOfDay = TimeSpan.new(@to_time.hour * 3600 + @to_time.min * 60 + @to_time.sec)
    def Ticks = 621_355_968_000_000_000 + ((@to_time.to_r + @to_time.utc_offset) * 10_000_000).to_i

    def AddDays(count) = moved(count * 86_400)
    def AddHours(count) = moved(count * 3600)
    def AddMinutes(count) = moved(count * 60)
    def AddSeconds(count) = moved(count)
    def AddMilliseconds(count) = moved(count / 1000r)
    def Add(span) = moved(span.to_f)
    def Subtract(other) = self - other
    def AddMonths(count) = AddYears(0, count)

    def AddYears(count, months = 0)
      year, month = ((@to_time.year + count) * 12 + @to_time.month - 1 + months).divmod(12)
      last = Time.utc(year, month + 1, 31).then { |time| time.day == 31 ? 31 : 31 - time.day }
      rest = @to_time.sec + @to_time.subsec
      self.class.new(Time.new(year, month + 1, [@to_time.day, last].min, @to_time.hour, @to_time.min, rest, @to_time.utc_offset))
    end

    def ToUniversalTime = self.class.new(@to_time.getutc)
    def ToLocalTime = self.class.new(@to_time.getlocal)
    def ToOffset(span) = self.class.new(@to_time.getlocal(span.to_f.to_i))
    alias LocalDateTime ToLocalTime
    alias UtcDateTime ToUniversalTime

    def +(span)
      moved(span.to_f)
    end

    def -(other)
      other.respond_to?(:to_time) ? TimeSpan.new(@to_time - other.to_time) : moved(-other.to_f)
    end

    def <=>(other)
      other.respond_to?(:to_time) ? @to_time <=> other.to_time : nil
    end

    TOKENS = {
      'yyyy' => '%Y', 'yy' => '%y', 'MMMM' => '%B', 'MMM' => '%b', 'MM' => '%m', 'M' => '%-m',
      'dddd' => '%A', 'ddd' => '%a', 'dd' => '%d', 'd' => '%-d', 'HH' => '%H', 'H' => '%-H',
      'hh' => '%I', 'h' => '%-I', 'mm' => '%M', 'm' => '%-M', 'ss' => '%S', 's' => '%-S',
      'fff' => '%L', 'tt' => '%p', 'zzz' => '%:z'
    }.freeze
    TOKEN = /yyyy|yy|M{1,4}|d{1,4}|HH?|hh?|mm?|ss?|fff|tt|zzz|'[^']*'/

    def ToString(pattern = default_format)
      pattern.to_s.gsub(TOKEN) { |token| token.start_with?("'") ? token[1..-2] : @to_time.strftime(TOKENS[token]) }
    end
    alias to_string ToString

    def to_s
      ToString()
    end
    alias inspect to_s

    # What they are called in the way of Ruby: day_of_week for DayOfWeek.
    instance_methods(false).grep(/\A[A-Z]/).each do |name|
      ruby_name = name.to_s.gsub(/(?<=[a-z])(?=[A-Z])/, '_').downcase
      alias_method(ruby_name, name) unless method_defined?(ruby_name)
    end

    private

    def default_format
      'M/d/yyyy h:mm:ss tt zzz'
    end

    def moved(seconds)
      self.class.new(@to_time + seconds)
    end
  end

  class DateTime < DateTimeOffset
    def self.Today = new(Time.now).Date

    private

    def default_format
      'M/d/yyyy h:mm:ss tt'
    end
  end

  class String
    Empty = ''

    def self.Empty = +''
    def self.IsNullOrEmpty(text) = text.nil? || text.to_s.empty?
    def self.Join(separator, *items) = items.flatten.join(separator)
    def self.Concat(*items) = items.flatten.join

    def self.Format(pattern, *items)
      pattern.gsub(/\{(\d+)[^}]*\}/) { items[$1.to_i].to_s }
    end
  end

  class Int32
    def self.Parse(text) = Integer(text.to_s.strip, 10)
  end
  Int64 = Int32

  class Convert
    def self.ToInt32(value) = value.is_a?(::String) ? Int32.Parse(value) : value.to_i
    def self.ToString(value) = value.to_s
  end
end
