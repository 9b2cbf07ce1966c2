using System.Collections.Concurrent;
using Kin.Workers.Functions;

namespace Kin.Workers.Dispatch;

/// <summary>
/// The functions of a pool. Those without captured values stay; the others live as long as one operation.
/// </summary>
internal sealed class FunctionTable
{
    private readonly ConcurrentDictionary<FunctionImage, FunctionEntry> _entries = new();
    private uint _last;

    /// <summary>The entry of a function without captured values.</summary>
    public FunctionEntry Of(FunctionImage image, Delegate function) =>
        _entries.TryGetValue(image, out FunctionEntry? entry)
            ? entry
            : _entries.GetOrAdd(image, New, function);

    /// <summary>
    /// An entry with the values that the function has captured at this moment; the caller forgets it.
    /// </summary>
    public FunctionEntry Capture(FunctionImage image, Delegate function) => New(image, function);

    private FunctionEntry New(FunctionImage image, Delegate function) =>
        new(Interlocked.Increment(ref _last), image, function);
}
