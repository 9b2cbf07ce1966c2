namespace Kin.Native.Kernel;

/// <summary>
/// Something that a kernel, or a policy on top of it, may not allow. Asked once, at the first use.
/// </summary>
/// <param name="name">The name in reports and in KIN_DISABLE_FEATURES.</param>
/// <param name="cost">What its lack costs, as a sentence.</param>
/// <param name="probe">Returns 0 when the feature works, else the error number that says why not.</param>
internal sealed class KernelFeature(string name, string cost, Func<int> probe)
{
    private readonly Lazy<int> _errno = new(probe);
    private int _disabled = IsDisabledByEnvironment(name) ? 1 : 0;

    public string Name => name;

    public string Cost => cost;

    /// <summary>The feature works and is not switched off.</summary>
    public bool IsAvailable => Volatile.Read(ref _disabled) == 0 && _errno.Value == 0;

    /// <summary>It is switched off, whatever the kernel can.</summary>
    public bool IsSwitchedOff => Volatile.Read(ref _disabled) != 0;

    /// <summary>Why it is not available: the error's name and text. Null when it is.</summary>
    public string? Reason => Volatile.Read(ref _disabled) != 0
        ? "switched off (KIN_DISABLE_FEATURES)"
        : _errno.Value == 0 ? null : $"{Errno.Name(_errno.Value)} ({Errno.Text(_errno.Value)})";

    /// <summary>
    /// Switches the feature off until the result is disposed, so that its replacement can be tested.
    /// </summary>
    internal IDisposable Disable()
    {
        Interlocked.Increment(ref _disabled);
        return new Enabler(this);
    }

    private static bool IsDisabledByEnvironment(string name) =>
        Environment.GetEnvironmentVariable("KIN_DISABLE_FEATURES") is string list
        && list.Split(',', StringSplitOptions.TrimEntries).Contains(name, StringComparer.OrdinalIgnoreCase);

    private sealed class Enabler(KernelFeature feature) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref feature._disabled);
    }
}
