using System.Text;
using Kin.Tests.Workers;
using Kin.Tool.Looking.Top.Keys;

namespace Kin.Tests.Tool.Top;

/// <summary>Keys made of the bytes of terminals, however the bytes come.</summary>
public sealed class KeyDecoderTests
{
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("q", "q")]
    [InlineData("\r", "Enter")]
    [InlineData("\t", "Tab")]
    [InlineData("\u0003", "Ctrl-C")]
    [InlineData("\u007f", "Backspace")]
    [InlineData("\e[A\e[B\e[C\e[D", "Up Down Right Left")]
    [InlineData("\eOA\eOB", "Up Down")]
    [InlineData("\e[5~\e[6~", "PageUp PageDown")]
    [InlineData("\e[1~\e[4~\e[H\e[F\eOH\e[7~", "Home End Home End Home Home")]
    [InlineData("\e[1;5A", "Up")]
    [InlineData("\eOP\e[15~\e[20~\e[21~\e[24~", "F1 F5 F9 F10 F12")]
    [InlineData("\e[[A\e[[E", "F1 F5")]
    [InlineData("\e[1;2P", "F1")]
    [InlineData("\e[Z", "BackTab")]
    [InlineData("\e[200~x", "x")]
    [InlineData("\e[M !!x\e[MqA z", "x z")]
    [InlineData("\e[<0;10;5M\e[<0;10;5mx", "x")]
    [InlineData("\eOMx", "Enter x")]
    [InlineData("\e[?1;2c<", "<")]
    [InlineData("äあ€😀", "ä あ € 😀")]
    [InlineData("\ex", "Escape x")]
    public Task Bytes_make_keys_in_one_piece_and_in_any_two(string text, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            KeyDecoder decoder = new();
            List<Key> keys = [];
            decoder.Take(bytes.AsSpan(0, cut), keys);
            decoder.Take(bytes.AsSpan(cut), keys);
            Assert.Equal(expected, string.Join(' ', keys));
            Assert.False(decoder.IsWaiting);
        }

        return Task.CompletedTask;
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("\e", "Escape")]
    [InlineData("\e[", "Escape [")]
    [InlineData("\eO", "Escape O")]
    [InlineData("\e[1", "Escape")]
    public Task What_does_not_go_on_was_the_escape_key(string text, string expected)
    {
        KeyDecoder decoder = new();
        List<Key> keys = [];
        decoder.Take(Encoding.UTF8.GetBytes(text), keys);
        Assert.Empty(keys);
        Assert.True(decoder.IsWaiting);
        decoder.End(keys);
        Assert.Equal(expected, string.Join(' ', keys));
        decoder.Take("q"u8, keys);
        Assert.Equal(Key.Of('q'), keys[^1]);
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task A_key_after_broken_bytes_is_not_lost()
    {
        byte[][] broken = [[0xff], [0xc3], [0xe3, 0x81], [0xf0, 0x9f, 0x98], [.. "\e["u8, .. new byte[60].Select(_ => (byte)'1')]];
        foreach (byte[] bytes in broken)
        {
            KeyDecoder decoder = new();
            List<Key> keys = [];
            decoder.Take(bytes, keys);
            decoder.Take("\e"u8, keys);
            keys.Clear();
            decoder.Take("[Aq"u8, keys);
            Assert.Equal("Up q", string.Join(' ', keys));
        }

        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task Any_bytes_are_survived_and_leave_a_working_decoder()
    {
        Random random = new(17);
        KeyDecoder decoder = new();
        List<Key> keys = [];
        byte[] bytes = new byte[200];
        for (int i = 0; i < 500; i++)
        {
            random.NextBytes(bytes);
            decoder.Take(bytes, keys);
            decoder.End(keys);
            keys.Clear();
            decoder.Take("q"u8, keys);
            Assert.Equal([Key.Of('q')], keys);
        }

        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task Every_key_of_the_table_does_one_thing_and_the_keys_of_top_do_what_they_do_there()
    {
        Key[] all = [.. KeyTable.All.SelectMany(binding => binding.Keys)];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Equal(TopCommand.SortByCpu, KeyTable.Of(Key.Of('P')));
        Assert.Equal(TopCommand.SortByMemory, KeyTable.Of(Key.Of('M')));
        Assert.Equal(TopCommand.SortByTime, KeyTable.Of(Key.Of('T')));
        Assert.Equal(TopCommand.SortByNumber, KeyTable.Of(Key.Of('N')));
        Assert.Equal(TopCommand.PageUp, KeyTable.Of(Key.Of('<')));
        Assert.Equal(TopCommand.PageDown, KeyTable.Of(Key.Of('>')));
        Assert.Equal(TopCommand.Signal, KeyTable.Of(Key.Of('k')));
        Assert.Equal(TopCommand.Renice, KeyTable.Of(Key.Of('r')));
        Assert.Equal(TopCommand.Threads, KeyTable.Of(Key.Of('H')));
        Assert.Equal(TopCommand.Quit, KeyTable.Of(Key.Ctrl('c')));
        Assert.Equal(TopCommand.None, KeyTable.Of(Key.Of('Ω')));
        return Task.CompletedTask;
    }
}
