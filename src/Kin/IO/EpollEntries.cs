using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Kin.IO;

/// <summary>One handle of an <see cref="EpollSet"/>.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "An entry of the set.")]
internal sealed class EpollEntry(SafeHandle handle, int number, int slot, uint generation)
{
    public SafeHandle Handle => handle;

    public int Number => number;

    public int Slot => slot;

    public uint Bits { get; set; }

    /// <summary>What the kernel hands back with an event of this entry.</summary>
    public ulong Data { get; } = ((ulong)generation << 32) | (uint)slot;
}

/// <summary>
/// The handles of an <see cref="EpollSet"/>, found by what the kernel hands back: slot and generation, so
/// that
/// an event of one that was taken out is known as such.
/// </summary>
internal sealed class EpollEntries
{
    private readonly Dictionary<SafeHandle, EpollEntry> _byHandle = new(ReferenceEqualityComparer.Instance);
    private readonly List<EpollEntry?> _slots = [];
    private readonly Stack<int> _free = new();
    private uint _generation;

    public int Count => _byHandle.Count;

    public EpollEntry Reserve(SafeHandle handle, int number, uint bits)
    {
        if (_byHandle.ContainsKey(handle))
        {
            throw new ArgumentException("The handle is in the set already.", nameof(handle));
        }

        if (!_free.TryPop(out int slot))
        {
            slot = _slots.Count;
            _slots.Add(null);
        }

        EpollEntry entry = new(handle, number, slot, ++_generation) { Bits = bits };
        _byHandle.Add(handle, entry);
        return _slots[slot] = entry;
    }

    public EpollEntry? Find(SafeHandle handle) => _byHandle.GetValueOrDefault(handle);

    public EpollEntry? Find(ulong data)
    {
        int slot = (int)(uint)data;
        return slot < _slots.Count && _slots[slot] is EpollEntry entry && entry.Data == data ? entry : null;
    }

    /// <summary>Another handle that is open has this number.</summary>
    public bool HasOpen(int number, EpollEntry except) => _byHandle.Values.Any(
        entry => entry != except && entry.Number == number && !entry.Handle.IsClosed);

    public EpollEntry[] All() => [.. _byHandle.Values];

    public void Free(EpollEntry entry)
    {
        _byHandle.Remove(entry.Handle);
        _slots[entry.Slot] = null;
        _free.Push(entry.Slot);
    }
}
