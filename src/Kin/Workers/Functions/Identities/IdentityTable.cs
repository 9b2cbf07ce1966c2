using System.Buffers.Binary;

namespace Kin.Workers.Functions.Identities;

/// <summary>
/// What identities were found to mean, by their bytes as they lie in a message. Reading takes no lock.
/// Written out because the dictionaries of .NET that can look up a span must be compiled first in every new
/// worker.
/// </summary>
internal sealed class IdentityTable<T>
    where T : class
{
    private readonly Lock _gate = new();
    private volatile Entry?[] _buckets = new Entry?[64];
    private int _count;

    public T? Find(ReadOnlySpan<byte> identity)
    {
        uint hash = Hash(identity);
        Entry?[] buckets = _buckets;
        Entry? entry = Volatile.Read(ref buckets[hash & (uint)(buckets.Length - 1)]);
        while (entry is not null && !(entry.Hash == hash && identity.SequenceEqual(entry.Identity)))
        {
            entry = entry.Next;
        }

        return entry?.Meaning;
    }

    public void Add(ReadOnlySpan<byte> identity, T meaning)
    {
        lock (_gate)
        {
            if (Find(identity) is not null)
            {
                return;
            }

            if (++_count > _buckets.Length)
            {
                Grow();
            }

            Link(_buckets, identity.ToArray(), Hash(identity), meaning);
        }
    }

    private static void Link(Entry?[] buckets, byte[] identity, uint hash, T meaning)
    {
        ref Entry? bucket = ref buckets[hash & (uint)(buckets.Length - 1)];
        Volatile.Write(ref bucket, new Entry(identity, hash, meaning, bucket));
    }

    private static uint Hash(ReadOnlySpan<byte> identity)
    {
        ulong hash = (ulong)identity.Length;
        while (identity.Length >= sizeof(ulong))
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(identity)) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 32;
            identity = identity[sizeof(ulong)..];
        }

        foreach (byte rest in identity)
        {
            hash = (hash ^ rest) * 0x9E3779B97F4A7C15;
        }

        return (uint)(hash >> 32);
    }

    private void Grow()
    {
        var larger = new Entry?[_buckets.Length * 2];
        foreach (Entry? first in _buckets)
        {
            for (Entry? entry = first; entry is not null; entry = entry.Next)
            {
                Link(larger, entry.Identity, entry.Hash, entry.Meaning);
            }
        }

        _buckets = larger;
    }

    private sealed class Entry(byte[] identity, uint hash, T meaning, Entry? next)
    {
        public readonly byte[] Identity = identity;
        public readonly uint Hash = hash;
        public readonly T Meaning = meaning;
        public readonly Entry? Next = next;
    }
}
