using Kin.Workers.Functions;
using Kin.Workers.Transport;

namespace Kin.Workers.Dispatch;

/// <summary>Reads the results that a worker wrote: a value, or the exception that came instead.</summary>
internal static class ItemReader
{
    /// <summary>Returns the exception; null when there is a value.</summary>
    public static Exception? Read<TOut>(ref PayloadReader input, ValueForms forms, out TOut value)
    {
        var status = (ItemStatus)input.ReadByte();
        value = default!;
        switch (status)
        {
            case ItemStatus.Value:
                if (typeof(TOut) != typeof(Nothing))
                {
                    value = forms.Read<TOut>(ref input);
                }

                return null;
            case ItemStatus.Exception:
                return ExceptionCodec.Read(ref input);
            case ItemStatus.Cancelled:
                RemoteException cause = ExceptionCodec.Read(ref input);
                return new OperationCanceledException(cause.Message, cause);
            default:
                throw new InvalidDataException($"A worker's result begins with {(byte)status}.");
        }
    }
}
