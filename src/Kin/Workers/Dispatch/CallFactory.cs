using Kin.Workers.Functions;
using Kin.Workers.Transport;

namespace Kin.Workers.Dispatch;

/// <summary>
/// Makes the job for one call. Everything is written on the caller's thread, so what cannot cross is refused
/// at the call.
/// </summary>
internal readonly struct CallFactory(Dispatcher dispatcher, Delegate function)
{
    private readonly FunctionImage _image = FunctionImage.Of(function);
    private readonly PayloadWriter _payload = new();

    /// <summary>
    /// Writes the function with its captured values, where it has any; then come the arguments.
    /// </summary>
    public PayloadWriter Begin()
    {
        if (_image.HasState)
        {
            _image.WriteIdentity(_payload);
            _image.WriteState(_payload, function);
        }

        return _payload;
    }

    public void Add<T>(T argument) => dispatcher.Forms.Write(_payload, argument);

    public CallJob<TOut> Build<TOut>(bool blocking, SemaphoreSlim? slot = null) => new(
        dispatcher,
        _image.DisplayName,
        _image.HasState ? null : dispatcher.Functions.Of(_image, function),
        new Parcel(_payload),
        blocking)
    {
        Slot = slot,
    };
}
