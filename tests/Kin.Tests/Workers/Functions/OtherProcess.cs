using System.Diagnostics;
using Kin.Workers;
using Kin.Workers.Functions;
using Kin.Workers.Transport;

namespace Kin.Tests.Workers.Functions;

/// <summary>
/// Runs a function in another process: its bytes to the child's standard input, the result's back from
/// standard output. Strings have other hash codes there and objects other identities.
/// </summary>
internal static class OtherProcess
{
    public static async Task<T> RunAsync<T>(Func<T> function)
    {
        using var writer = new PayloadWriter();
        FunctionImage image = FunctionImage.Of(function);
        image.WriteIdentity(writer);
        image.WriteState(writer, function);
        byte[] answer = await ExchangeAsync(writer.Written.ToArray());
        var reader = new PayloadReader(answer);
        return reader.ReadByte() == 0
            ? ValueCodec<T>.Read(ref reader)
            : throw ExceptionCodec.Read(ref reader);
    }

    /// <summary>The half that runs in the child.</summary>
    internal static int Answer()
    {
        using Stream input = Console.OpenStandardInput();
        using var question = new MemoryStream();
        input.CopyTo(question);
        using var writer = new PayloadWriter();
        try
        {
            var reader = new PayloadReader(question.ToArray());
            Delegate function = FunctionBinder.Bind(FunctionBinder.ReadIdentity(ref reader), ref reader);
            writer.WriteByte(0);
            typeof(OtherProcess).GetMethod(nameof(Call), (System.Reflection.BindingFlags)40)!
                .MakeGenericMethod(function.Method.ReturnType)
                .Invoke(
                    null, System.Reflection.BindingFlags.DoNotWrapExceptions, null, [function, writer], null);
        }
        catch (Exception error)
        {
            writer.Reset();
            writer.WriteByte(1);
            ExceptionCodec.Write(writer, error);
        }

        using Stream output = Console.OpenStandardOutput();
        output.Write(writer.Written);
        return 0;
    }

    private static void Call<T>(Func<T> function, PayloadWriter writer) =>
        ValueCodec<T>.Write(writer, function());

    private static async Task<byte[]> ExchangeAsync(byte[] question)
    {
        string assembly = typeof(OtherProcess).Assembly.Location;
        using Process child = TestChild.Start(
            "call", assembly, typeof(OtherProcess).FullName!, nameof(Answer));
        using var limit = new CancellationTokenSource(TestChild.Watchdog);
        try
        {
            await child.StandardInput.BaseStream.WriteAsync(question, limit.Token);
            child.StandardInput.Close();
            using var answer = new MemoryStream();
            using StreamReader output = child.StandardOutput;
            using StreamReader errors = child.StandardError;
            Task<string> error = errors.ReadToEndAsync(limit.Token);
            await output.BaseStream.CopyToAsync(answer, limit.Token);
            await child.WaitForExitAsync(limit.Token);
            Assert.True(child.ExitCode == 0, await error);
            return answer.ToArray();
        }
        catch (OperationCanceledException)
        {
            child.Kill(entireProcessTree: true);
            throw new TimeoutException("The function's process was still running.");
        }
    }
}
