using System.Diagnostics;
using Kin.Tool.Looking.Top.Columns;
using Kin.Tool.Looking.Top.Control;
using Kin.Tool.Looking.Top.Keys;
using Kin.Tool.Looking.Top.Picture;
using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tool.Looking.Top;

/// <summary>top on a terminal: looks, draws, and does what keys ask for, until it is to end.</summary>
internal sealed class TopScreen
{
    // The second look follows soon, so that there are shares before anybody has read the names.
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(300);

    // A terminal can be told to have 65,535 of both; no window has more than these.
    private const int MostRows = 1000, MostColumns = 2000;

    private readonly TopTerminal _terminal;
    private readonly TopSampler _sampler;
    private readonly TopSettings _settings;
    private readonly TopState _state = new();
    private readonly History _history = new();
    private readonly Arrangement _table = new();
    private readonly ScreenBytes _bytes = new();
    private readonly ScreenPicture _screen;
    private readonly TopPicture _picture;
    private readonly TopControl _control;
    private readonly List<Key> _keys = [];
    private readonly List<int> _toRead = [];
    private readonly HashSet<int> _visible = [];
    private readonly int _most;
    private long _lastLook;

    /// <param name="terminal">Where.</param>
    /// <param name="sampler">What is looked at.</param>
    /// <param name="settings">What is shown and how.</param>
    /// <param name="most">How many looks; 0: until it is ended.</param>
    /// <param name="face">What the terminal can show.</param>
    public TopScreen(
        TopTerminal terminal, TopSampler sampler, TopSettings settings, int most, TerminalFace face)
    {
        (_terminal, _sampler, _settings, _most) = (terminal, sampler, settings, most);
        _screen = new ScreenPicture(face.IsAscii, face.HasColour);
        _picture = new TopPicture(_screen, face.IsAscii) { Told = () => Tally.ToString() };
        _control = new TopControl(settings, _state, _history, _table);
    }

    /// <summary>What was done and written so far.</summary>
    public TopTally Tally { get; } = new();

    private TimeSpan Left => (Tally.Looks == 1 && s_first < _settings.Delay ? s_first : _settings.Delay)
        - Stopwatch.GetElapsedTime(_lastLook);

    /// <summary>Goes on until a key or a signal ends it, or the looks are over.</summary>
    /// <returns>False: the terminal is gone.</returns>
    public bool Run()
    {
        Resize();
        Look();
        while (_terminal.Ending == 0 && (_most == 0 || Tally.Looks < _most))
        {
            // Keys are taken, too, where a look takes longer than the time from one to the next.
            TimeSpan left = Left;
            _keys.Clear();
            if (!_terminal.Wait(left > TimeSpan.Zero ? left : TimeSpan.Zero, _keys))
            {
                return false;
            }

            if (!Take())
            {
                return true;
            }

            if (Left <= TimeSpan.Zero)
            {
                Look();
            }
        }

        return true;
    }

    // The keys that came, and another size; false: it ends.
    private bool Take()
    {
        TopRequest last = TopRequest.Draw;
        for (int i = 0; i < _keys.Count; i++)
        {
            if (i > 0)
            {
                Follow(last);
            }

            last = _control.Take(_keys[i]);
            switch (last)
            {
                case TopRequest.Quit:
                    return false;
                case TopRequest.Suspend:
                    _terminal.Stop();
                    break;
                case TopRequest.Repaint:
                    _screen.Forget();
                    break;
            }
        }

        if (last == TopRequest.Look)
        {
            Resize();
            Look();
        }
        else if (Resize() || _keys.Count > 0)
        {
            Draw(isNew: false);
        }

        return true;
    }

    // A key acts on the table as the keys before it have made it, although nobody has seen that yet.
    private void Follow(TopRequest before)
    {
        if (before == TopRequest.Look)
        {
            Look();
        }
        else if (_state.Prompt is null)
        {
            Arrange(_control.Shown, ContextOf(_control.Shown));
        }
    }

    private bool Resize()
    {
        if (!_terminal.TakeChange())
        {
            return false;
        }

        TerminalSize size = _terminal.Size;
        _screen.Resize(Math.Min(size.Rows, MostRows), Math.Min(size.Columns, MostColumns));
        _screen.Forget();
        return true;
    }

    private void Look()
    {
        _lastLook = Stopwatch.GetTimestamp();
        Snapshot look = _sampler.Look(_settings.HasThreads);
        Snapshot shown = _state.Frozen ?? look;
        _sampler.ReadAll(look, _settings.OrderNeeds);
        _table.Arrange(shown, _settings, ContextOf(shown));
        _state.Settle(_table, shown);
        _sampler.Read(look, Visible(look), _settings.ColumnNeeds);
        _sampler.End(look);
        _history.Add(look);
        Tally.Looks++;
        Draw(isNew: true);
    }

    private void Draw(bool isNew)
    {
        Snapshot look = _control.Shown;
        TopContext context = ContextOf(look);
        if (!isNew)
        {
            Arrange(look, context);
        }

        _bytes.Clear();
        _picture.Draw(look, _history, _table, _settings, _state, context);
        _screen.WriteChanges(_bytes);
        Out.Bytes(_bytes.Written);
        Tally.Add(_bytes.Written.Length);
    }

    // A key may have changed everything: what is shown now and was not before is read now.
    private void Arrange(Snapshot look, TopContext context)
    {
        bool isNewest = _history.Behind(look) == 0;
        if (isNewest)
        {
            _sampler.ReadAll(look, _settings.OrderNeeds);
        }

        _table.Arrange(look, _settings, context);
        _state.Settle(_table, look);
        if (isNewest)
        {
            _sampler.Read(look, Visible(look), _settings.ColumnNeeds);
        }
    }

    private TopContext ContextOf(Snapshot look) =>
        new(look.Machine.Memory.Total, _settings.HasCommandLines, _sampler.Mounts)
        {
            NameOf = id => Array.Find(look.Rows, row => row.Id == id)?.Subject.Name,
        };

    // Those that are on the screen, or were when it was frozen.
    private List<int> Visible(Snapshot look)
    {
        _toRead.Clear();
        int end = Math.Min(_table.Shown.Count, _state.FirstRow + Math.Max(_state.PageRows, _screen.Rows / 2));
        Snapshot shown = _state.Frozen ?? look;
        _visible.Clear();
        for (int place = _state.FirstRow; place < end; place++)
        {
            int index = _table.Shown[place].Index;
            if (shown == look)
            {
                _toRead.Add(index);
            }
            else
            {
                _visible.Add(shown.Rows[index].Id);
            }
        }

        for (int i = 0; _visible.Count > 0 && i < look.Rows.Length; i++)
        {
            if (_visible.Contains(look.Rows[i].Id))
            {
                _toRead.Add(i);
            }
        }

        return _toRead;
    }
}
