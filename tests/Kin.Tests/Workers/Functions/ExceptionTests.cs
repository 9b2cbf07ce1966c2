using Kin.Workers;
using Kin.Workers.Functions;
using Kin.Workers.Transport;

namespace Kin.Tests.Workers.Functions;

/// <summary>What a function throws arrives as a RemoteException; sending it never fails.</summary>
public class ExceptionTests
{
    [Fact]
    public void Type_message_stack_and_inner_exceptions_arrive()
    {
        RemoteException back = Send(
            Thrown(new InvalidOperationException("outer", Thrown(new ArgumentException("inner")))));
        Assert.Equal("System.InvalidOperationException", back.TypeName);
        Assert.Equal("outer", back.Message);
        Assert.Contains(nameof(Thrown), back.RemoteStackTrace);
        Assert.Contains(nameof(Thrown), back.StackTrace);
        var inner = Assert.IsType<RemoteException>(back.InnerException);
        Assert.Equal(("System.ArgumentException", "inner"), (inner.TypeName, inner.Message));
        Assert.Contains("System.InvalidOperationException: outer", back.ToString());
        Assert.Contains("System.ArgumentException: inner", back.ToString());
    }

    [Fact]
    public void Thrown_again_here_it_shows_both_stacks()
    {
        RemoteException back = Send(Thrown(new InvalidOperationException("there")));
        var again = Assert.Throws<RemoteException>(() => ThrowHere(back));
        Assert.Contains(nameof(Thrown), again.StackTrace);
        Assert.Contains(nameof(ThrowHere), again.StackTrace);
    }

    [Fact]
    public void An_exception_that_was_never_thrown_has_no_stack()
    {
        RemoteException back = Send(new InvalidOperationException("not thrown"));
        Assert.Null(back.RemoteStackTrace);
        Assert.Null(back.InnerException);
    }

    [Fact]
    public void One_whose_message_throws_is_sent_all_the_same()
    {
        RemoteException back = Send(new Hostile());
        Assert.Equal(typeof(Hostile).FullName, back.TypeName);
        Assert.Contains(nameof(NotSupportedException), back.Message);
    }

    [Fact]
    public void All_exceptions_of_an_aggregate_are_told()
    {
        RemoteException back = Send(new AggregateException(
            new ArgumentException("first"), new FormatException("second"), new Hostile()));
        Assert.Equal("first", back.InnerException!.Message);
        Assert.Contains("System.FormatException: second", back.RemoteStackTrace);
        Assert.Contains("inner exception 2", back.RemoteStackTrace);
    }

    [Fact]
    public void A_chain_without_end_is_cut()
    {
        Exception chain = new InvalidOperationException("0");
        for (int i = 1; i < 1000; i++)
        {
            chain = new InvalidOperationException($"{i}", chain);
        }

        int depth = 0;
        for (Exception? each = Send(chain); each is not null; each = each.InnerException)
        {
            depth++;
        }

        Assert.Equal(32, depth);
    }

    [Fact]
    public void A_damaged_one_is_an_InvalidDataException()
    {
        using var writer = new PayloadWriter();
        ExceptionCodec.Write(writer, new InvalidOperationException("x", new ArgumentException("y")));
        byte[] bytes = writer.Written.ToArray();
        for (int length = 0; length < bytes.Length; length++)
        {
            byte[] cut = bytes[..length];
            Assert.Throws<InvalidDataException>(() =>
            {
                var reader = new PayloadReader(cut);
                ExceptionCodec.Read(ref reader);
            });
        }
    }

    [Fact]
    public void As_a_value_an_exception_keeps_type_fields_and_stack()
    {
        var thrown = (CustomException)Thrown(new CustomException("mine", 5) { Data = { ["k"] = "v" } });
        CustomException back = RoundTrip.Of(thrown);
        Assert.Equal(("mine", 5, "v"), (back.Message, back.Code, back.Data["k"]));
        Assert.Equal(thrown.StackTrace, back.StackTrace);
        Assert.Equal(thrown.HResult, back.HResult);
        var again = Assert.Throws<CustomException>(() => ThrowHere(back));
        Assert.Contains(nameof(Thrown), again.StackTrace);
        Assert.Contains(nameof(ThrowHere), again.StackTrace);
    }

    private static RemoteException Send(Exception exception)
    {
        using var writer = new PayloadWriter();
        ExceptionCodec.Write(writer, exception);
        var reader = new PayloadReader(writer.Written);
        RemoteException back = ExceptionCodec.Read(ref reader);
        Assert.Equal(0, reader.Remaining);
        return back;
    }

    private static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception caught)
        {
            return caught;
        }
    }

    private static void ThrowHere(Exception exception) => throw exception;

    private sealed class Hostile : Exception
    {
        public override string Message => throw new NotSupportedException("no message");

        public override string? StackTrace => throw new NotSupportedException("no stack");

        public override string ToString() => throw new NotSupportedException("no text");
    }

    private sealed class CustomException(string message, int code) : Exception(message)
    {
        public int Code { get; } = code;
    }
}
