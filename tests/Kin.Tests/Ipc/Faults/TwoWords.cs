using Kin.Ipc;
using Kin.Native.Memory;

namespace Kin.Tests.Ipc.Faults;

/// <summary>Two words that are changed together under a lock: whoever finds them different finds half of a change.</summary>
internal static class TwoWords
{
    public static void Count(SharedMemory data)
    {
        Shared.Word(data, 0)++;
        FaultPoint.Reach();
        Shared.Word(data, 1)++;
    }

    /// <summary>They may differ if the one who had the lock before died, and only then.</summary>
    public static void Check(SharedMemory data, bool ownerDied)
    {
        if (!ownerDied && Shared.Word(data, 0) != Shared.Word(data, 1))
        {
            throw new InvalidDataException("Half of a change was seen.");
        }
    }

    /// <summary>Checks them, makes them equal and counts.</summary>
    public static void CheckAndMend(SharedMemory data, bool ownerDied)
    {
        Check(data, ownerDied);
        Shared.Word(data, 1) = ++Shared.Word(data, 0);
    }
}
