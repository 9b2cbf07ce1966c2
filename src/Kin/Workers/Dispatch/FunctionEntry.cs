using Kin.Workers.Functions;
using Kin.Workers.Transport;

namespace Kin.Workers.Dispatch;

/// <summary>
/// A function that workers keep under a number, so that its definition goes to each of them once.
/// </summary>
internal sealed class FunctionEntry(uint number, FunctionImage image, Delegate function) : IDisposable
{
    public uint Number => number;

    public string Name => image.DisplayName;

    /// <summary>The message that defines it: identity, then captured values.</summary>
    public Parcel Definition { get; } = Define(image, function);

    public void Dispose() => Definition.Dispose();

    private static Parcel Define(FunctionImage image, Delegate function)
    {
        PayloadWriter writer = new();
        image.WriteIdentity(writer);
        image.WriteState(writer, function);
        return new Parcel(writer);
    }
}
