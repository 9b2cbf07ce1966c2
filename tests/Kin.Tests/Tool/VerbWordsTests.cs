using System.CommandLine;
using Kin.Tool;
using Kin.Tool.Verbs;

namespace Kin.Tests.Tool;

/// <summary>The ways in which verbs may take their words, tried on verbs that are not there.</summary>
public sealed class VerbWordsTests
{
    [Fact]
    public void Short_options_may_share_a_dash_and_the_last_may_have_its_value_joined()
    {
        Assert.Equal("all=True columns=pid,comm operands=", Listing.Read("-eo", "pid,comm"));
        Assert.Equal("all=True columns=pid operands=", Listing.Read("-eopid"));
        Assert.Equal("all=False columns=-e operands=", Listing.Read("-o", "-e"));
        Assert.Equal("all=False columns= operands=", Listing.Read("--columns="));
        Assert.Equal("ls: no option '-ex'. See 'kin help ls'.", Listing.Wrongly("-ex"));
        Assert.Equal("ls: --columns needs a value: --columns LIST. See 'kin help ls'.", Listing.Wrongly("-eo"));
    }

    [Fact]
    public void Operands_and_options_may_be_mixed_until_two_dashes()
    {
        Assert.Equal("all=True columns= operands=a|b|-e", Listing.Read("a", "-e", "b", "--", "-e"));
    }

    [Fact]
    public void Traditional_words_may_be_rewritten_before_anything_is_read()
    {
        Assert.Equal("all=True columns=bsd operands=1", Listing.Read("aux", "1"));
    }

    [Fact]
    public void A_verb_may_take_every_word_raw()
    {
        Assert.Equal("-9|--|--help|-l|", Raw.Read("-9", "--", "--help", "-l", ""));
        Assert.True(VerbWords.Read(new Raw(), ["--help"]).AsksHelp);
    }

    private sealed class Listing : Verb
    {
        private readonly Flag _all;
        private readonly Option<string> _columns;

        public Listing()
            : base("ls", "lists")
        {
            TakesOperands("[PID...]", most: 3);
            _all = Flag("--all", "All.", "-e");
            _columns = Valued("--columns", "LIST", "Which.", "-o");
        }

        public override IReadOnlyList<string> Modernize(IReadOnlyList<string> words) =>
            words is ["aux", ..] ? ["-e", "-o", "bsd", .. words.Skip(1)] : words;

        public static string Read(params string[] words)
        {
            Listing verb = new();
            VerbWords read = VerbWords.Read(verb, words);
            ParseResult line = Dispatch.Parse(verb, read.Options);
            Mistakes.Check(verb, line);
            verb.Operands = read.Operands;
            return $"all={line.Has(verb._all)} columns={line.GetValue(verb._columns)}"
                + $" operands={string.Join('|', verb.Operands)}";
        }

        public static string Wrongly(params string[] words) =>
            Assert.Throws<UsageException>(() => Read(words)).Message;

        protected override int Execute(ParseResult line) => 0;
    }

    private sealed class Raw : Verb
    {
        public Raw()
            : base("raw", "takes words")
        {
            Order = WordOrder.Raw;
            TakesOperands("[WORD...]", most: 9);
        }

        public static string Read(params string[] words) =>
            string.Join('|', VerbWords.Read(new Raw(), words).Operands);

        protected override int Execute(ParseResult line) => 0;
    }
}
