# Today is the day that the clock of the run shows, not the one of the machine.
class Date
  def self.today(start = ITALY)
    now = Time.now
    new(now.year, now.month, now.day, start)
  end
end

class DateTime
  def self.now(start = ITALY)
    Time.now.to_datetime.new_start(start)
  end
end
