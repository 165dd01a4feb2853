package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.http.Command.Ping;
import dev.tidegate.gateway.http.Command.Subscribe;
import dev.tidegate.gateway.http.Command.Unreadable;
import dev.tidegate.gateway.http.Command.Unsubscribe;
import dev.tidegate.gateway.http.Command.Write;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandReaderTest {
    private final CommandReader reader = new CommandReader();

    private Command read(String text) {
        return reader.read(text.replace('\'', '"'));
    }

    @Test
    void reads_each_command() {
        Subscribe subscribe = (Subscribe)
                read(
                        "{'type':'subscribe','id':'a','table':'t','columns':['x','y'],'maxRate':5,'snapshot':false,'minPosition':'P'}");
        Write write = (Write) read("{'type':'write','id':'w','table':'t','changes':[{'op':'+I','row':{}}]}");

        assertThat(subscribe.id()).isEqualTo("a");
        assertThat(subscribe.table()).isEqualTo("t");
        assertThat(subscribe.minPosition()).isEqualTo("P");
        assertThat(subscribe.parameters().text("columns")).isEqualTo("x,y");
        assertThat(subscribe.parameters().number("maxRate", 0, 10)).isEqualTo(5);
        assertThat(subscribe.parameters().flag("snapshot", true)).isFalse();
        assertThat(subscribe.parameters().text("filter")).isNull();
        assertThat(write.changes()).hasSize(1);
        assertThat(read("{'type':'unsubscribe','id':'a'}")).isEqualTo(new Unsubscribe("a"));
        assertThat(read("{'type':'ping'}")).isEqualTo(new Ping(null));
        assertThat(read("{'type':'ping','id':'p'}")).isEqualTo(new Ping("p"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            []                                                    |   | a command is a JSON object with a 'type', one of [subscribe, unsubscribe, write, ping]
            {'id':'a'}                                            | a | 'type' is missing; it must be one of [subscribe, unsubscribe, write, ping]
            {'type':'subscrib','id':'a'}                          | a | /type: Did you mean 'subscribe'?
            {'type':5,'id':'a'}                                   | a | /type: it must be one of [subscribe, unsubscribe, write, ping]
            {'type':'subscribe','table':'t'}                      |   | 'id' is missing; it must be a string of 1 to 64 characters, and no other that is open on this connection
            {'type':'subscribe','table':'t','id':''}              |   | /id: it must be a string of 1 to 64 characters, and no other that is open on this connection
            {'type':'subscribe','table':'t','id':7}               |   | /id: it must be a string of 1 to 64 characters, and no other that is open on this connection
            {'type':'subscribe','id':'a','tabel':'t'}             | a | 'table' is missing; it must be a string, the table's name
            {'type':'subscribe','id':'a','table':'t','fliter':''} | a | 'fliter' is not known here. Did you mean 'filter'?
            {'type':'unsubscribe','id':'a','why':1}               | a | 'why' is not known here. Known are [type, id].
            {'type':'subscribe','id':'a','table':'t','maxRate':0} | a | /maxRate: it must be a whole number from 1 to 1000
            {'type':'subscribe','id':'a','table':'t','columns':[1]} | a | /columns/0: it must be a string, the name of a column
            {'type':'subscribe','id':'a','table':'t','columns':[]} | a | /columns: it must be an array of names of columns, at least one
            {'type':'subscribe','id':'a','table':'t','filter':null} | a | /filter: it must be a string, a condition in CEL
            {'type':'write','id':'w','table':'t','changes':{}}    | w | /changes: it must be an array of changes
            {'type':'write','id':'w','table':'t','changes':[5]}   | w | /changes/0: it must be a change, written {'op': '+I', 'row': {…}}
            {'type':'write','id':'w','table':'t','changes':[{'op':'+I'}]} | w | /changes/0: 'row' is missing; it must be an object, the row's columns
            {'type':'write','id':'w','table':'t','changes':[{'op':'x','row':{}}]} | w | /changes/0/op: it must be one of [+I, +U, -D, -U]
            {'type':'ping',                                       |   | Not JSON at line 1, column
            """)
    void says_where_and_what_would_be_right(String command, String id, String message) {
        Unreadable unreadable = (Unreadable) read(command);

        assertThat(unreadable.id()).isEqualTo(id);
        assertThat(unreadable.why().code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(unreadable.why().getMessage().replace('"', '\'')).startsWith(message);
    }

    @Test
    void reads_every_command_of_its_page() throws Exception {
        List<String> examples = Files.readAllLines(Path.of("../docs/stream.md")).stream()
                .filter(line -> line.startsWith("> {"))
                .map(line -> line.substring(2))
                .toList();

        assertThat(examples)
                .hasSizeGreaterThan(5)
                .allSatisfy(line -> assertThat(reader.read(line)).isNotInstanceOf(Unreadable.class));
    }
}
