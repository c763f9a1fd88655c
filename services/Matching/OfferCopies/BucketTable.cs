namespace Matching.OfferCopies;

/// <summary>
/// Keys and arrays in one open table, a third of the size of a concurrent dictionary's. One writer at a time; readers take no lock: an entry's array is written before its key,
/// keys never leave, and a larger table takes the place of a full one as a whole.
/// </summary>
internal sealed class BucketTable
{
    private Entry[] _entries = new Entry[64];
    private int _count;

    public IEnumerable<ulong> Keys => Volatile.Read(ref _entries).Select(entry => entry.Key).Where(key => key != 0).Select(key => key - 1);

    /// <summary>The array of a key; null when there is none.</summary>
    public uint[]? Find(ulong key)
    {
        var entries = Volatile.Read(ref _entries);
        for (var place = First(key, entries.Length); ; place = place + 1 == entries.Length ? 0 : place + 1)
        {
            var at = Volatile.Read(ref entries[place].Key);
            if (at == 0)
            {
                return null;
            }

            if (at == key + 1)
            {
                return Volatile.Read(ref entries[place].Words);
            }
        }
    }

    public void Put(ulong key, uint[] words)
    {
        if (Put(_entries, key, words))
        {
            _count++;
        }

        if ((long)_count * 5 > (long)_entries.Length * 4)
        {
            var larger = new Entry[(_entries.Length * 3 / 2) + 1];
            foreach (var entry in _entries)
            {
                if (entry.Key != 0)
                {
                    Put(larger, entry.Key - 1, entry.Words);
                }
            }

            Volatile.Write(ref _entries, larger);
        }
    }

    private static bool Put(Entry[] entries, ulong key, uint[] words)
    {
        var place = First(key, entries.Length);
        while (entries[place].Key != 0 && entries[place].Key != key + 1)
        {
            place = place + 1 == entries.Length ? 0 : place + 1;
        }

        var isNew = entries[place].Key == 0;
        Volatile.Write(ref entries[place].Words, words);
        Volatile.Write(ref entries[place].Key, key + 1);
        return isNew;
    }

    private static int First(ulong key, int length) => (int)Math.BigMul((key ^ (key >> 29)) * 0x9E3779B97F4A7C15, (ulong)length, out _);

    private struct Entry
    {
        /// <summary>One more than the key; 0 in an empty place.</summary>
        public ulong Key;
        public uint[] Words;
    }
}
