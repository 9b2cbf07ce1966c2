using Kin.Workers.Functions;
using Kin.Workers.Transport;

namespace Kin.Tests.Workers.Functions;

/// <summary>Sends values and functions through bytes, within this process.</summary>
internal static class RoundTrip
{
    public static byte[] Bytes<T>(T value)
    {
        using var writer = new PayloadWriter();
        ValueCodec<T>.Write(writer, value);
        return writer.Written.ToArray();
    }

    public static T Read<T>(ReadOnlySpan<byte> bytes)
    {
        var reader = new PayloadReader(bytes);
        T value = ValueCodec<T>.Read(ref reader);
        Assert.Equal(0, reader.Remaining);
        return value;
    }

    public static T Of<T>(T value) => Read<T>(Bytes(value));

    public static TDelegate OfFunction<TDelegate>(TDelegate function)
        where TDelegate : Delegate
    {
        using var writer = new PayloadWriter();
        FunctionImage image = FunctionImage.Of(function);
        image.WriteIdentity(writer);
        image.WriteState(writer, function);
        var reader = new PayloadReader(writer.Written);
        Delegate bound = FunctionBinder.Bind(FunctionBinder.ReadIdentity(ref reader), ref reader);
        Assert.Equal(0, reader.Remaining);
        return Assert.IsType<TDelegate>(bound);
    }
}
