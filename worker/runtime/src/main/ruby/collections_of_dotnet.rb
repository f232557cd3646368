# What .NET's strings, lists and dictionaries can do. It is loaded when a plan first calls a method that
# Ruby's cannot, as few plans do.
[String, Array, Hash].each do |kind|
  kind.__send__(:remove_method, :method_missing, :respond_to_missing?)
end

class String
  def Length
    length
  end
  alias Count Length

  def Trim(*characters)
    TrimStart(*characters).TrimEnd(*characters)
  end

  def TrimStart(*characters)
    set = characters.flatten.join.chars.uniq.join
    set.empty? ? sub(/\A[[:space:]]+/, '') : sub(/\A[#{Regexp.escape(set)}]+/, '')
  end

  def TrimEnd(*characters)
    set = characters.flatten.join.chars.uniq.join
    set.empty? ? sub(/[[:space:]]+\z/, '') : sub(/[#{Regexp.escape(set)}]+\z/, '')
  end

  def StartsWith(text)
    start_with?(text.to_s)
  end

  def EndsWith(text)
    end_with?(text.to_s)
  end

  def Contains(text)
    include?(text.to_s)
  end

  def Substring(start, count = length - start)
    return self[start, count] if start >= 0 && count >= 0 && start + count <= length

    raise ArgumentError, "Substring(#{start}, #{count}) of a string of #{length} characters"
  end

  def IndexOf(text, start = 0)
    index(text.to_s, start) || -1
  end

  def LastIndexOf(text)
    rindex(text.to_s) || -1
  end

  def ToUpper
    upcase
  end
  alias ToUpperInvariant ToUpper

  def ToLower
    downcase
  end
  alias ToLowerInvariant ToLower

  def Replace(old, new)
    gsub(old.to_s) { new.to_s }
  end

  def Split(*separators)
    set = separators.flatten.join.chars.uniq.join
    set.empty? ? split(/[[:space:]]/, -1) : split(/[#{Regexp.escape(set)}]/, -1)
  end

  def PadLeft(width, filler = ' ')
    rjust(width, filler)
  end

  def PadRight(width, filler = ' ')
    ljust(width, filler)
  end

  def Insert(start, text)
    dup.insert(start, text)
  end

  def Remove(start, count = length - start)
    Substring(0, start) + self[start + count..]
  end

  def CompareTo(other)
    self <=> other
  end

  alias trim Trim
  alias trim_start TrimStart
  alias trim_end TrimEnd
  alias starts_with StartsWith
  alias ends_with EndsWith
  alias contains Contains
  alias substring Substring
  alias index_of IndexOf
  alias last_index_of LastIndexOf
  alias to_upper ToUpper
  alias to_lower ToLower
end

class Array
  def Count
    length
  end
  alias Length Count

  def Add(item)
    push(item)
    nil
  end

  def AddRange(items)
    concat(items.to_a)
    nil
  end

  def Insert(position, item)
    insert(position, item)
    nil
  end

  def Contains(item)
    include?(item)
  end

  def IndexOf(item)
    index(item) || -1
  end

  def Remove(item)
    position = index(item)
    delete_at(position) if position
    !position.nil?
  end

  def RemoveAt(position)
    delete_at(position)
    nil
  end

  def Clear
    clear
    nil
  end

  def ToArray
    dup
  end
  alias ToList ToArray
end

class Hash
  def ContainsKey(key)
    key?(key)
  end

  def ContainsValue(value)
    value?(value)
  end

  def Count
    length
  end

  def Keys
    keys
  end

  def Values
    values
  end

  def Add(key, value)
    raise ArgumentError, "the key #{key.inspect} is there already" if key?(key)

    self[key] = value
    nil
  end

  def Remove(key)
    known = key?(key)
    delete(key)
    known
  end

  def Clear
    clear
    nil
  end

  alias contains_key ContainsKey
end
