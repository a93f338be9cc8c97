<%@ page contentType="text/plain" session="false" %><%
Thread.sleep(Long.parseLong(request.getParameter("seconds")) * 1000);
%>done
