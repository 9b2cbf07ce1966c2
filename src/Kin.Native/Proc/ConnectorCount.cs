namespace Kin.Native.Proc;

/// <summary>
/// Finds out how many messages of the process connector were lost: each CPU numbers its own, whoever listens,
/// from the moment on at which somebody does (drivers/connector/cn_proc.c).
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ConnectorCount
{
    private readonly Dictionary<uint, uint> _next = [];

    /// <summary>How many of that CPU are missing before this one.</summary>
    public uint Missing(uint cpu, uint sequence)
    {
        bool known = _next.TryGetValue(cpu, out uint expected);
        int missing = known ? unchecked((int)(sequence - expected)) : 0;
        if (missing >= 0)
        {
            _next[cpu] = unchecked(sequence + 1);
        }

        return (uint)Math.Max(missing, 0);
    }
}
