using Kin.Native.Memory;

namespace Kin.Ipc.Regions;

/// <summary>
/// What one kind of shared object does with the bytes behind the header. It keeps nothing itself: each call
/// is given the memory that it is about, for the one that repairs after a death may not even have the object
/// open yet.
/// </summary>
internal interface IRegionContent
{
    /// <summary>What it is, with all that both sides must agree on: "SharedQueue of 8 bytes (i64)".</summary>
    string Kind { get; }

    /// <summary>How many bytes a new one takes.</summary>
    long Bytes { get; }

    /// <summary>How many it can come to take, if it grows.</summary>
    long MostBytes => Bytes;

    /// <summary>Sets a new one up; the memory is zero, and nobody else sees it yet.</summary>
    void Initialize(SharedMapping memory);

    /// <summary>Refuses content that cannot be right, so that no later step leaves its bounds.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    void Verify(SharedMapping memory);

    /// <summary>
    /// Gives back what the participant had, who is dead or has left. Every step of it may have been made
    /// already, by somebody who died at it; no other process does the same for the same participant now.
    /// </summary>
    void Recover(SharedMapping memory, int slot);

    /// <summary>Wakes all who sleep in it: something has changed that they should look at.</summary>
    void WakeAll(SharedMapping memory);
}
